using System.Diagnostics;
using Orchestrator.Benchmarks.Measuring;

namespace Orchestrator.Benchmarks.Responder;

/// <summary>A server's and a client's network namespace with a cable between them; nothing of the machine's own network is touched.</summary>
internal sealed class TwoNamespaces : IAsyncDisposable
{
    public const string ServerAddress = "198.51.100.1";

    private readonly string _id = $"orch-b{Environment.ProcessId}";

    private string Server => _id + "s";

    private string Client => _id + "c";

    public static async Task<TwoNamespaces> MakeAsync(CancellationToken cancellationToken)
    {
        var made = new TwoNamespaces();
        try
        {
            await made.CableAsync(cancellationToken);
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    /// <summary>Words that run a program at the server, on the first core.</summary>
    public string[] AtServer(params string[] words) => InServer(["taskset", "-c", "0", .. words]);

    /// <summary>Words that run a program at the client, on the second core.</summary>
    public string[] AtClient(params string[] words) => InClient(["taskset", "-c", "1", .. words]);

    /// <summary>Words that run a program at the server, on any core.</summary>
    public string[] InServer(params string[] words) => ["ip", "netns", "exec", Server, .. words];

    /// <summary>Words that run a program at the client, on any core.</summary>
    public string[] InClient(params string[] words) => ["ip", "netns", "exec", Client, .. words];

    public Process StartAtServer(params string[] words) => Child.Start(AtServer(words));

    public async ValueTask DisposeAsync()
    {
        foreach (string name in (string[])[Server, Client])
            await Child.TryOutputAsync("ip", CancellationToken.None, "netns", "del", name);
    }

    private async Task CableAsync(CancellationToken cancellationToken)
    {
        Task Ip(params string[] words) => Child.OutputAsync(cancellationToken, ["ip", .. words]);
        await Ip("netns", "add", Server);
        await Ip("netns", "add", Client);
        await Ip("-n", Server, "link", "add", "wire", "type", "veth", "peer", "name", "wire", "netns", Client);
        foreach (var (name, address) in ((string, string)[])[(Server, ServerAddress + "/24"), (Client, "198.51.100.2/24")])
        {
            await Ip("-n", name, "address", "add", address, "dev", "wire");
            await Ip("-n", name, "link", "set", "wire", "up");
            await Ip("-n", name, "link", "set", "lo", "up");
        }
    }
}
