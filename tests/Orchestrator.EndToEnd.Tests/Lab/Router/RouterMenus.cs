using Orchestrator.RouterOs;

namespace Orchestrator.EndToEnd.Tests.Lab.Router;

/// <summary>A session with a router in the words of a test: menus and <c>name=value</c> pairs; every refusal fails the test.</summary>
public sealed class RouterMenus(IRouterOsConnection connection) : IAsyncDisposable
{
    public IRouterOsConnection Connection => connection;

    public async Task<Reply> DoAsync(string path, params string[] pairs)
    {
        var command = pairs.Select(pair => pair.Split('=', 2)).Aggregate(new Command(path), (built, pair) => built.With(pair[0], pair[1]));
        var reply = await connection.ExecuteAsync(command, default);
        reply.Trap.ShouldBeNull($"{path} {string.Join(' ', pairs)}");
        return reply;
    }

    /// <summary>Adds an item; gives its id.</summary>
    public async Task<string> AddAsync(string menu, params string[] pairs) => (await DoAsync(menu + "/add", pairs)).Ret.ShouldNotBeNull();

    public async Task<IReadOnlyList<Row>> PrintAsync(string menu) => (await DoAsync(menu + "/print")).Rows;

    /// <summary>Removes every item of a menu that a property marks.</summary>
    public async Task RemoveWhereAsync(string menu, Func<Row, bool> predicate)
    {
        foreach (var row in (await PrintAsync(menu)).Where(predicate).ToList())
        {
            await DoAsync(menu + "/remove", $".id={row.Id}");
        }
    }

    /// <summary>Reads a menu until a row satisfies the condition.</summary>
    public async Task<Row> WaitAsync(string menu, Func<Row, bool> condition, int seconds = 30)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var rows = await PrintAsync(menu);
            if (rows.FirstOrDefault(condition) is { } row)
            {
                return row;
            }

            clock.Elapsed.TotalSeconds.ShouldBeLessThan(seconds, menu + ": " + string.Join(" | ", rows.Select(r => string.Join(' ', r.ToDictionary().Select(p => $"{p.Key}={p.Value}")))));
            await Task.Delay(300);
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
