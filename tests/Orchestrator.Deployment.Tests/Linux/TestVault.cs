using System.Security.Cryptography;
using System.Text;
using Orchestrator.Core.DeviceState;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Tests.Linux;

/// <summary>A vault with the secrets it is given.</summary>
internal sealed class TestVault(params (string Name, string Text)[] secrets) : ISecretVault
{
    public Task<string> RevealAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(secrets.FirstOrDefault(secret => secret.Name == name).Text ?? throw new KeyNotFoundException(name));

    public string Digest(string text) => Convert.ToHexStringLower(HMACSHA256.HashData("test"u8, Encoding.UTF8.GetBytes(text)))[..16];

    public SecretRef Ref(string name) => new(name, Digest(secrets.First(secret => secret.Name == name).Text));
}
