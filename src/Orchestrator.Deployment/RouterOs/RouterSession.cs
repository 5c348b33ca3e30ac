using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.RouterOs;

namespace Orchestrator.Deployment.RouterOs;

/// <summary>A logged-in connection and what is known of the router behind it. Failures leave it as <see cref="DeviceFaultException"/>.</summary>
internal sealed class RouterSession(IRouterOsConnection connection, string userName, string versionText, TimeProvider time) : IAsyncDisposable
{
    public string UserName { get; } = userName;

    public string VersionText { get; } = versionText;

    public RouterOsVersion Version { get; } = RouterOsVersion.Parse(versionText);

    public TimeProvider Time { get; } = time;

    /// <summary>Runs a command once and gives its reply; a refusal is a fault.</summary>
    public async Task<Reply> RunAsync(Command command, string where, CancellationToken cancellationToken)
    {
        var reply = await TryAsync(command, cancellationToken);
        return reply.Trap is { } trap ? throw new DeviceFaultException(Faults.Of(trap, where)) : reply;
    }

    /// <summary>Runs a command once; a refusal is in the reply.</summary>
    public async Task<Reply> TryAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.ExecuteAsync(command, cancellationToken);
        }
        catch (RouterOsException failure)
        {
            throw new DeviceFaultException(Faults.Of(failure));
        }
    }

    /// <summary>Prints a menu; only the named properties are computed by the router.</summary>
    public async Task<IReadOnlyList<Row>> PrintAsync(string path, string[] properties, CancellationToken cancellationToken) =>
        (await RunAsync(new Command(path + "/print").WithProperties(properties), path, cancellationToken)).Rows;

    /// <summary>Prints a menu that has one set of values.</summary>
    public async Task<Row?> PrintOneAsync(string path, string[] properties, CancellationToken cancellationToken) =>
        await PrintAsync(path, properties, cancellationToken) is [var first, ..] ? first : null;

    /// <summary>Prints a menu that a version or a user may not have: no rows then.</summary>
    public async Task<IReadOnlyList<Row>> PrintIfAnyAsync(string path, string[] properties, CancellationToken cancellationToken)
    {
        var reply = await TryAsync(new Command(path + "/print").WithProperties(properties), cancellationToken);
        return reply.Succeeded ? reply.Rows : [];
    }

    /// <summary>Prints a menu whole, or the named properties of it; null where this version has no such menu.</summary>
    public async Task<IReadOnlyList<Row>?> PrintIfPresentAsync(string path, string[] properties, CancellationToken cancellationToken)
    {
        var print = new Command(path + "/print");
        var reply = await TryAsync(properties.Length == 0 ? print : print.WithProperties(properties), cancellationToken);
        return reply.Trap switch
        {
            null => reply.Rows,
            { Kind: TrapKind.NoSuchCommand } => null,
            { } trap => throw new DeviceFaultException(Faults.Of(trap, path)),
        };
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
