using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using Orchestrator.NatTraversal.Tests.Hosting;
using Orchestrator.PublicHost;
using Orchestrator.PublicHost.Options;

namespace Orchestrator.NatTraversal.Tests.Programs;

/// <summary>The program itself, as a process.</summary>
public sealed class ProgramTests
{
    private const int SigTerm = 15;

    [Fact]
    public async Task It_says_what_listens_answers_writes_events_and_ends_by_a_signal()
    {
        var settings = LoopbackHost.FreePorts();
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(LoopbackHost.First, settings.NatTraversalPort!.Value));
        using var program = Start($"--address 127.0.0.1 --allow 127.0.0.0/29 --no-esp --events - --ike-port {settings.IkePort} --natt-port {settings.NatTraversalPort} --stun-port off");

        (await program.StandardError.ReadLineAsync()).ShouldBe($"listening on 127.0.0.1:{settings.IkePort} IKE");
        (await program.StandardError.ReadLineAsync())
            .ShouldStartWith($"NOT listening on 127.0.0.1:{settings.NatTraversalPort} IKE and ESP in UDP: the port is in use by ");
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 20_000 };
        client.Bind(new IPEndPoint(LoopbackHost.First, 0));
        var asked = new IPEndPoint(LoopbackHost.First, settings.IkePort!.Value);
        var (answer, _) = LoopbackHost.Ask(client, LoopbackHost.SaInit(), asked);

        using var line = JsonDocument.Parse((await program.StandardOutput.ReadLineAsync()).ShouldNotBeNull());
        var happened = line.RootElement;
        (happened.GetProperty("service").GetString(), happened.GetProperty("own").GetString(), happened.GetProperty("known").GetString())
            .ShouldBe(("ike", asked.ToString(), "network"));
        (happened.GetProperty("answer").GetString(), happened.GetProperty("answerSize").GetInt32(), happened.GetProperty("initiator").GetString())
            .ShouldBe(("saInit", answer.Length, "1122334455667788"));
        var told = happened.GetProperty("observed")[0];
        (told.GetProperty("kind").GetString(), told.GetProperty("exchange").GetString(), told.GetProperty("peerEnd").GetString())
            .ShouldBe(("natTold", "ikeSaInit", "notTold"));

        Kill(program.Id, SigTerm).ShouldBe(0);
        await program.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
        program.ExitCode.ShouldBe(0);
        (await program.StandardError.ReadToEndAsync()).ShouldContain("stopped: 1 datagrams came, 1 were answered.");
    }

    [Fact]
    public async Task It_ends_when_nobody_reads_its_events_any_more()
    {
        var settings = LoopbackHost.FreePorts();
        using var program = Start($"--address 127.0.0.1 --allow 127.0.0.0/29 --no-esp --events - --ike-port {settings.IkePort} --natt-port off --stun-port off");
        (await program.StandardError.ReadLineAsync()).ShouldBe($"listening on 127.0.0.1:{settings.IkePort} IKE");
        program.StandardOutput.Close();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 20_000 };
        client.Bind(new IPEndPoint(LoopbackHost.First, 0));
        LoopbackHost.Ask(client, LoopbackHost.SaInit(), new IPEndPoint(LoopbackHost.First, settings.IkePort!.Value));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await program.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!program.HasExited)
                program.Kill();
        }
        program.ExitCode.ShouldBe(1);
        (await program.StandardError.ReadToEndAsync()).ShouldContain("Broken pipe");
    }

    [Fact]
    public async Task It_ends_by_a_signal_though_the_reader_of_its_events_sleeps()
    {
        var settings = LoopbackHost.FreePorts();
        using var program = Start($"--address 127.0.0.1 --allow 127.0.0.0/28 --no-esp --events - --ike-port {settings.IkePort} --natt-port off --stun-port off");
        (await program.StandardError.ReadLineAsync()).ShouldBe($"listening on 127.0.0.1:{settings.IkePort} IKE");
        // More lines than a pipe holds (64 KiB), and from each source as many as it may ask at once.
        foreach (var source in Enumerable.Range(1, 14))
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 20_000 };
            client.Bind(new IPEndPoint(IPAddress.Parse($"127.0.0.{source}"), 0));
            for (var question = 0; question < 40; question++)
                LoopbackHost.Ask(client, LoopbackHost.SaInit(), new IPEndPoint(LoopbackHost.First, settings.IkePort!.Value));
        }

        Kill(program.Id, SigTerm).ShouldBe(0);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await program.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!program.HasExited)
                program.Kill();
        }
        program.ExitCode.ShouldBe(0);
        (await program.StandardError.ReadToEndAsync()).ShouldContain("Nobody reads the events any more");
    }

    [Fact]
    public async Task A_fault_in_reporting_ends_it_with_a_code_and_a_sentence()
    {
        var token = Path.GetTempFileName();
        using var said = new FaultyMessages();
        var target = new ReportTarget(new Uri("http://127.0.0.1:9/"), token, null);
        var program = new ResponderProgram(new ResponderOptions { Host = LoopbackHost.FreePorts(), Name = "far", Report = target }, TimeProvider.System, said);
        (await program.RunAsync().WaitAsync(TimeSpan.FromSeconds(60))).ShouldBe(Ending.ReportingFailed);
        said.ToString().ShouldContain("Reporting met a FAULT of this program: InvalidTimeZoneException.");
        said.ToString().ShouldNotContain("secret");
        File.Delete(token);
    }

    [Theory]
    [InlineData("--open --events=", 2, "--events needs a file")]
    [InlineData("--nonsense", 2, "There is no option '--nonsense'")]
    [InlineData("--open --no-esp --address 192.0.2.1", 3, "this machine has no such address now")]
    [InlineData("--open --events /no/such/folder/file", 1, "/no/such/folder")]
    public async Task What_is_wrong_has_a_code_and_a_sentence(string options, int code, string sentence)
    {
        using var program = Start(options);
        await program.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
        program.ExitCode.ShouldBe(code);
        (await program.StandardError.ReadToEndAsync()).ShouldContain(sentence);
    }

    private static Process Start(string options)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "orchestrator-responder.dll"));
        foreach (var word in options.Split(' '))
            start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"{word}"));
        return Process.Start(start)!;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    /// <summary>Stands for whatever may go wrong in reporting.</summary>
    private sealed class FaultyMessages : StringWriter
    {
        public override void WriteLine(string? value)
        {
            if (value?.StartsWith("Not reporting", StringComparison.Ordinal) == true)
                throw new InvalidTimeZoneException("a secret");
            base.WriteLine(value);
        }
    }
}
