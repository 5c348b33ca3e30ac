using System.Net;
using System.Net.Sockets;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.OpenSsh;

namespace Orchestrator.Deployment.Tests.OpenSsh;

public sealed class SshEndpointTests
{
    private static readonly OpenSshClient Client = new(TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_listening_is_unreachable() =>
        (await Client.ReadFingerprintAsync("127.0.0.1", SshBox.FreePort(), Cancel)).Fault!.Reason.ShouldBe(FaultReason.Unreachable);

    [Theory]
    [InlineData("no such name")]
    [InlineData("-oProxyCommand=id")]
    [InlineData("a$(id)")]
    [InlineData("name.invalid")]
    [InlineData("")]
    public async Task What_is_no_host_is_unknown(string host) =>
        (await Client.ReadFingerprintAsync(host, 22, Cancel)).Fault!.Reason.ShouldBe(FaultReason.UnknownHost);

    [Fact]
    public async Task What_does_not_speak_ssh_is_no_linux_box()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(Cancel);
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n"u8.ToArray(), Cancel);
        }, Cancel);
        var fault = (await Client.ReadFingerprintAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, Cancel)).Fault!;
        await serving;
        fault.Reason.ShouldBe(FaultReason.NotLinux);
    }

    [Theory]
    [InlineData("root@127.0.0.1: Permission denied (publickey,password).", FaultReason.WrongCredentials)]
    [InlineData("No ED25519 host key is known for device and you have requested strict checking.\nHost key verification failed.", FaultReason.FingerprintChanged)]
    [InlineData("ssh: connect to host 192.0.2.1 port 22: Connection timed out", FaultReason.TimedOut)]
    [InlineData("ssh: connect to host 192.0.2.1 port 22: No route to host", FaultReason.Unreachable)]
    [InlineData("ssh: Could not resolve hostname x: Name or service not known", FaultReason.UnknownHost)]
    [InlineData("Connection to 192.0.2.1 closed by remote host.", FaultReason.ConnectionLost)]
    public void The_words_of_ssh_have_their_meaning(string error, FaultReason reason) => SshFaults.Of(error).Reason.ShouldBe(reason);

    [Theory]
    [InlineData("-l")]
    [InlineData("root;id")]
    [InlineData("a b")]
    [InlineData("")]
    public async Task A_user_name_that_could_be_something_else_goes_nowhere(string user)
    {
        var access = new DeviceAccess
        {
            DeviceName = "box",
            Platform = Core.Platforms.DevicePlatform.Linux,
            Endpoint = new("127.0.0.1", 1, Core.Topology.ManagementTransport.Ssh),
            UserName = user,
            Credential = new Credential.Password("x"),
            PinnedFingerprint = "SHA256:x",
        };
        (await Client.ConnectAsync(access, Cancel)).Fault!.Reason.ShouldBe(FaultReason.WrongCredentials);
    }
}
