using System.Diagnostics;
using System.Text;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.OpenSsh;

namespace Orchestrator.Deployment.Tests.OpenSsh;

[Trait("suite", "lab")]
[Collection("ssh")]
public sealed class OpenSshSessionTests : IAsyncLifetime
{
    private static readonly OpenSshClient Client = new(TimeProvider.System);
    private SshBox? _box;

    private SshBox Box => _box!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        SshBox.Require();
        _box = await SshBox.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_box is not null)
            await _box.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_login_runs_commands_and_leaves_nothing_behind(bool key)
    {
        var before = Ours();
        await using (var session = await OpenAsync(key ? Box.WithKey : Box.WithPassword))
        {
            Directory.GetFiles(Ours().Except(before).Single()).Select(Path.GetFileName).ShouldNotContain(name => name == "key" || name == "password" || name == "askpass");
            var result = (await session.RunAsync(new SshCommand { Arguments = ["sh", "-c", "id -u; cat; echo oops >&2; exit 7"], Input = "in"u8.ToArray() }, Cancel)).Value!;
            (result.ExitCode, result.Output, result.Error).ShouldBe((7, "0\nin", "oops\n"));
        }
        Ours().ShouldBe(before);
    }

    [Fact]
    public async Task Every_argument_arrives_as_it_is()
    {
        await using var session = await OpenAsync(Box.WithKey);
        string[] arguments = ["", " ", "'", "\"", "$(id)", "`id`", "${HOME}", "a\nb", ";", "#", "*", "~", "é∂", "\\", "!x", "-n", "{a,b}", "'\\''"];
        var result = await session.RunAsync(new SshCommand { Arguments = ["printf", "%s\\0", .. arguments] }, Cancel);
        result.Value!.Output.Split('\0').SkipLast(1).ShouldBe(arguments);
    }

    [Fact]
    public async Task A_big_upload_arrives_whole()
    {
        await using var session = await OpenAsync(Box.WithKey);
        byte[] content = new byte[3 << 20];
        new Random(1).NextBytes(content);
        var result = await session.RunAsync(new SshCommand { Arguments = ["sha256sum"], Input = content }, Cancel);
        result.Value!.Output.ShouldStartWith(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)));
    }

    [Fact]
    public async Task Too_much_output_and_too_much_time_are_faults_and_the_session_goes_on()
    {
        await using var session = await OpenAsync(Box.WithKey);
        var much = await session.RunAsync(new SshCommand { Arguments = ["yes"], MostOutput = 100_000 }, Cancel);
        much.Fault!.Reason.ShouldBe(FaultReason.Refused);
        much.Fault.Detail.ShouldBe("yes answered more than 100000 octets");
        var slow = await session.RunAsync(new SshCommand { Arguments = ["sleep", "30"], Timeout = TimeSpan.FromSeconds(1) }, Cancel);
        slow.Fault!.Reason.ShouldBe(FaultReason.TimedOut);
        (await session.RunAsync(new SshCommand { Arguments = ["true"] }, Cancel)).Value!.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Cancelling_ends_the_command_at_once()
    {
        await using var session = await OpenAsync(Box.WithKey);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var clock = Stopwatch.StartNew();
        await Should.ThrowAsync<OperationCanceledException>(() => session.RunAsync(new SshCommand { Arguments = ["sleep", "30"] }, soon.Token));
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_connection_that_dies_is_told_and_is_not_made_again_in_silence()
    {
        await using var session = await OpenAsync(Box.WithKey);
        await Box.RunAsync("pkill -x sshd || kill $(pidof sshd)");
        var lost = await session.RunAsync(new SshCommand { Arguments = ["true"] }, Cancel);
        lost.Fault!.Reason.ShouldBe(FaultReason.ConnectionLost);
    }

    [Fact]
    public async Task Wrong_credentials_are_told()
    {
        var password = Box.WithPassword with { Credential = new Credential.Password("wrong") };
        var key = Box.WithKey with { Credential = new Credential.PrivateKey("-----BEGIN OPENSSH PRIVATE KEY-----\nnonsense\n-----END OPENSSH PRIVATE KEY-----") };
        (await Client.ConnectAsync(password, Cancel)).Fault!.Reason.ShouldBe(FaultReason.WrongCredentials);
        (await Client.ConnectAsync(key, Cancel)).Fault!.Reason.ShouldBe(FaultReason.WrongCredentials);
    }

    [Fact]
    public async Task The_key_is_checked_before_anything_is_sent()
    {
        (await Client.ReadFingerprintAsync("127.0.0.1", Box.Endpoint.Port, Cancel)).Value.ShouldBe(Box.Fingerprint);
        var first = (await Client.ConnectAsync(Box.WithKey with { PinnedFingerprint = null }, Cancel)).Fault!;
        (first.Reason, first.Detail).ShouldBe((FaultReason.FingerprintUnknown, Box.Fingerprint));
        var changed = await Client.ConnectAsync(Box.WithKey with { PinnedFingerprint = "SHA256:" + new string('A', 43) }, Cancel);
        changed.Fault!.Reason.ShouldBe(FaultReason.FingerprintChanged);
    }

    [Fact]
    public async Task The_credential_is_in_no_argument_and_no_environment()
    {
        var seen = new StringBuilder();
        using var stop = new CancellationTokenSource();
        var spy = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                foreach (var process in Process.GetProcessesByName("ssh"))
                    seen.Append(Read($"/proc/{process.Id}/cmdline")).Append(Read($"/proc/{process.Id}/environ"));
            }
        }, Cancel);
        await using (var session = await OpenAsync(Box.WithPassword))
            await session.RunAsync(new SshCommand { Arguments = ["true"] }, Cancel);
        await stop.CancelAsync();
        await spy;
        seen.ToString().ShouldContain("ControlMaster");
        seen.ToString().ShouldNotContain(SshBox.Password);
    }

    [Fact]
    public async Task Cold_and_multiplexed_commands_are_timed()
    {
        var clock = Stopwatch.StartNew();
        await using var session = await OpenAsync(Box.WithKey);
        await session.RunAsync(new SshCommand { Arguments = ["true"] }, Cancel);
        var cold = clock.Elapsed;
        clock.Restart();
        for (int i = 0; i < 20; i++)
            (await session.RunAsync(new SshCommand { Arguments = ["true"] }, Cancel)).IsOk.ShouldBeTrue();
        TestContext.Current.TestOutputHelper!.WriteLine($"cold {cold.TotalMilliseconds:0} ms, multiplexed {clock.Elapsed.TotalMilliseconds / 20:0.0} ms a command");
        (clock.Elapsed / 20).ShouldBeLessThan(cold);
    }

    private static async Task<ISshSession> OpenAsync(DeviceAccess access)
    {
        var opened = await Client.ConnectAsync(access, Cancel);
        opened.Fault.ShouldBeNull();
        return opened.Value!;
    }

    private static string[] Ours() => [.. Directory.GetDirectories(Path.GetTempPath(), "orch-*").Where(folder => File.Exists(Path.Combine(folder, "known_hosts"))).Order()];

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
