using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.OpenSsh;

namespace Orchestrator.Deployment.Linux;

/// <summary>Runs our scripts on a box as root, through sudo where the login is not root.</summary>
internal sealed class RemoteShell(ISshSession session, bool sudo)
{
    private const string Surroundings = "PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH LC_ALL=C\nexport PATH LC_ALL\n";

    /// <summary>Octets. 100,000 members of a set are 4 MiB, and nft's listing says everything at length.</summary>
    private const int MostOutput = 32 << 20;

    private static readonly ConcurrentDictionary<string, string> Scripts = new();

    /// <summary>The text of one of Scripts/.</summary>
    public static string Script(string name) => Scripts.GetOrAdd(name, static key =>
    {
        using var stream = typeof(RemoteShell).Assembly.GetManifestResourceStream("scripts/" + key)
            ?? throw new InvalidOperationException($"No script {key}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    /// <summary>Runs a script to its end, whatever its exit code.</summary>
    public Task<Outcome<SshResult>> RunAsync(string script, IEnumerable<string> arguments, ReadOnlyMemory<byte> input, TimeSpan timeout, CancellationToken cancellationToken)
    {
        string[] shell = ["sh", "-c", Surroundings + Script(script), script, .. arguments];
        return session.RunAsync(new SshCommand { Arguments = sudo ? ["sudo", "-n", "--", .. shell] : shell, Input = input, Timeout = timeout, MostOutput = MostOutput }, cancellationToken);
    }

    /// <summary>Runs a script that must succeed.</summary>
    public async Task<Outcome<string>> DoAsync(string script, IEnumerable<string> arguments, ReadOnlyMemory<byte> input, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var result = await RunAsync(script, arguments, input, timeout, cancellationToken);
        if (!result.IsOk)
            return result.Fault;
        return result.Value.ExitCode == 0 ? result.Value.Output : ShellFaults.Of(result.Value);
    }

    /// <summary>Runs a script that prints sections, each after a line with a mark that nothing on the box can know.</summary>
    public async Task<Outcome<Sections>> AskAsync(string script, IEnumerable<string> arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        string mark = "@@" + RandomNumberGenerator.GetHexString(24, lowercase: true);
        var output = await DoAsync(script, arguments.Prepend(mark), default, timeout, cancellationToken);
        if (!output.IsOk)
            return output.Fault;
        var sections = Sections.Parse(output.Value, mark);
        return sections.Has("end")
            ? sections
            : new DeviceFault(FaultReason.ConnectionLost, string.Create(CultureInfo.InvariantCulture, $"the answer to {script} broke off"));
    }
}
