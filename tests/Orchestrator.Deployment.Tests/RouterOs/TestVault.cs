using System.Security.Cryptography;
using System.Text;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Tests.RouterOs;

internal sealed class TestVault : ISecretVault
{
    private readonly Dictionary<string, string> _texts = new()
    {
        ["psk-1"] = "first-key-8fQ2",
        ["psk-2"] = "second-key-$(x)\"; 7Kz",
    };

    public IReadOnlyCollection<string> Texts => _texts.Values;

    public string Text(string name) => _texts[name];

    public Task<string> RevealAsync(string name, CancellationToken cancellationToken) => Task.FromResult(_texts[name]);

    public string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("salt" + text)));
}
