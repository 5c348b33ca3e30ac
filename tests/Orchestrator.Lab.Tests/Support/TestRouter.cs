using System.Collections.Frozen;
using Orchestrator.Lab.Commands;
using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.Routers;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Scripting;

namespace Orchestrator.Lab.Tests.Support;

/// <summary>A virtual router without a socket: commands as words of the API.</summary>
internal sealed class TestRouter : IAsyncDisposable
{
    public TestRouter(string version = "7.16.2", IDataPlane? dataPlane = null)
    {
        Router = new VirtualRouter(new VirtualRouterOptions
        {
            Version = RouterOsVersion.Parse(version),
            Time = Time,
            DataPlane = dataPlane ?? NoDataPlane.Instance,
            Random = new Random(7),
        });
        Admin = SystemSession.Of(Router);
    }

    public ManualTime Time { get; } = new();

    public VirtualRouter Router { get; }

    public RouterSession Admin { get; }

    public static RouterSession With(params string[] policies) => new() { User = "someone", Policies = policies.ToFrozenSet() };

    public Task<Reply> Run(string command, params string[] words) => Run(Admin, command, words);

    public async Task<Reply> Run(RouterSession session, string command, params string[] words)
    {
        var slash = command.LastIndexOf('/');
        var call = new CommandCall
        {
            Path = slash == 0 ? "" : command[1..slash],
            Verb = command[(slash + 1)..],
            Arguments = [.. words.Where(word => word[0] == '=').Select(word => word[1..].Split('=', 2)).Select(pair => new KeyValuePair<string, string>(pair[0], pair.ElementAtOrDefault(1) ?? ""))],
            Queries = [.. words.Where(word => word[0] == '?')],
        };
        var rows = new RowCollector();
        try
        {
            return Reply.Of(rows, await CommandRunner.RunAsync(Router, session, call, rows, TestContext.Current.CancellationToken), null);
        }
        catch (TrapException trap)
        {
            return Reply.Of(rows, null, trap);
        }
    }

    /// <summary>Adds an item and gives its id.</summary>
    public async Task<string> Add(string menu, params string[] words) => (await Run(menu + "/add", words)).Ok().Ret.ShouldNotBeNull();

    public async Task<IReadOnlyList<Dictionary<string, string>>> Print(string menu, params string[] words) => (await Run(menu + "/print", words)).Ok().Rows;

    public async Task<string> Script(string text) => await ScriptRunner.RunAsync(Router, Admin, text, TestContext.Current.CancellationToken);

    /// <summary>Moves the clock and waits for what came due.</summary>
    public async Task Pass(TimeSpan time)
    {
        Time.Advance(time);
        await Router.Scheduler.Idle;
    }

    public ValueTask DisposeAsync() => Router.DisposeAsync();
}
