using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Commands;

/// <summary>All that a command's handler gets.</summary>
internal sealed record CommandContext(VirtualRouter Router, RouterSession Session, CommandCall Call, MenuDef? FoundMenu, IReplySink Sink)
{
    /// <summary>The menu the command was given in; only for commands of menus.</summary>
    public MenuDef Menu => FoundMenu ?? throw TrapException.NoSuchCommand();

    public RouterDatabase Database => Router.Database;

    public Table Table => Database.Table(Menu);

    /// <summary>What the running router adds to the menu's items, by id; read before the lock was taken.</summary>
    public IReadOnlyList<DataPlane.Row> Live { get; init; } = [];

    public string Required(string argument) => Call[argument] ?? throw TrapException.MissingValue(argument);

    /// <summary>Refuses arguments that are none of <paramref name="known"/>.</summary>
    public void Only(params ReadOnlySpan<string> known)
    {
        foreach (var (name, _) in Call.Arguments)
            if (!known.Contains(name))
                throw TrapException.UnknownParameter(name);
    }

    public void Demand(string policy)
    {
        if (!Session.May(policy))
            throw TrapException.NotPermitted();
    }
}
