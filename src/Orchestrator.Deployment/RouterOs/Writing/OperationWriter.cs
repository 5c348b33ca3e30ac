using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Deployment.Contract;
using Orchestrator.RouterOs;

namespace Orchestrator.Deployment.RouterOs.Writing;

/// <summary>Carries single operations out. Nothing is ever sent twice: after a lost answer only a fresh read can tell what happened.</summary>
internal sealed class OperationWriter(RouterSession session, ISecretVault vault)
{
    private readonly RowFinder _finder = new(session);

    /// <exception cref="DeviceFaultException">The router refused, or its answer never came.</exception>
    public Task WriteAsync(Operation operation, CancellationToken cancellationToken) => operation switch
    {
        AddRow add => AddAsync(add, cancellationToken),
        SetRow set => SetAsync(set, cancellationToken),
        MoveRow move => MoveAsync(move, cancellationToken),
        RemoveRow remove when Retirement.Applies(remove) => Retirement.Of(remove) is { } retired ? SetAsync(retired, cancellationToken) : Task.CompletedTask,
        RemoveRow remove => RemoveAsync(remove, cancellationToken),
        _ => throw new ArgumentException("Not an operation of RouterOS.", nameof(operation)),
    };

    /// <summary>Removes what applying only put out of use. A row that came back to use meanwhile stays: its undo has run.</summary>
    public async Task FinishAsync(RemoveRow owed, CancellationToken cancellationToken)
    {
        foreach (var id in await _finder.AllAsync(owed.Menu, owed.Row, cancellationToken))
        {
            if (!await IsInUseAsync(owed, id, cancellationToken))
                await RunAsync(new Command(owed.Menu.Spec().Path + "/remove").With(".id", id), owed.Menu, owed.Row, [], cancellationToken);
        }
    }

    private async Task AddAsync(AddRow add, CancellationToken cancellationToken)
    {
        var command = new Command(add.Menu.Spec().Path + "/add");
        var secrets = new List<string>();
        foreach (var field in add.Fields)
            command = await WithAsync(command, field.Name, field.Value, secrets, cancellationToken);
        if (add.Before is not null)
            command = command.With("place-before", await _finder.OneAsync(add.Menu, add.Before, cancellationToken));
        await RunAsync(command, add.Menu, add.Row, secrets, cancellationToken);
    }

    private async Task SetAsync(SetRow set, CancellationToken cancellationToken)
    {
        var command = new Command(set.Menu.Spec().Path + "/set").With(".id", await _finder.OneAsync(set.Menu, set.Row, cancellationToken));
        var secrets = new List<string>();
        foreach (var change in set.Changes)
            command = await WithAsync(command, change.Name, change.To ?? new Value.Unset(), secrets, cancellationToken);
        await RunAsync(command, set.Menu, set.Row, secrets, cancellationToken);
    }

    private async Task MoveAsync(MoveRow move, CancellationToken cancellationToken)
    {
        var command = new Command(move.Menu.Spec().Path + "/move").With("numbers", await _finder.OneAsync(move.Menu, move.Row, cancellationToken));
        if (move.Before is not null)
            command = command.With("destination", await _finder.OneAsync(move.Menu, move.Before, cancellationToken));
        await RunAsync(command, move.Menu, move.Row, [], cancellationToken);
    }

    private async Task RemoveAsync(RemoveRow remove, CancellationToken cancellationToken)
    {
        var command = new Command(remove.Menu.Spec().Path + "/remove").With(".id", await _finder.OneAsync(remove.Menu, remove.Row, cancellationToken));
        await RunAsync(command, remove.Menu, remove.Row, [], cancellationToken);
    }

    private async Task<Command> WithAsync(Command command, string name, Value value, List<string> secrets, CancellationToken cancellationToken)
    {
        switch (value)
        {
            case Value.Plain plain:
                return command.With(name, plain.Text);
            case Value.Secret secret:
                var text = await vault.RevealAsync(secret.Ref.Name, cancellationToken);
                secrets.Add(text);
                return command.With(name, text);
            case Value.Unset:
                // Texts that every row has are cleared; anything else is taken away.
                return command.With(name is "comment" or "log-prefix" ? name : "!" + name);
            default:
                throw new ArgumentException($"{name}: a hidden value cannot be written.", nameof(value));
        }
    }

    private async Task RunAsync(Command command, RouterOsMenu menu, RowSelector row, List<string> secrets, CancellationToken cancellationToken)
    {
        var reply = await session.TryAsync(command, cancellationToken);
        if (reply.Trap is not { } trap)
            return;
        // A router may quote the value it does not like.
        var message = secrets.Where(secret => secret.Length > 0).Aggregate(trap.Message, (text, secret) => text.Replace(secret, "set", StringComparison.Ordinal));
        throw new DeviceFaultException(Faults.Of(trap with { Message = message }, RowFinder.Where(menu, row)));
    }

    private async Task<bool> IsInUseAsync(RemoveRow owed, string id, CancellationToken cancellationToken)
    {
        if (owed.Menu == RouterOsMenu.IpsecProfile)
        {
            var name = ((RowSelector.ByName)owed.Row).Name;
            return (await session.PrintAsync(RouterOsMenu.IpsecPeer.Spec().Path, ["profile"], cancellationToken)).Any(peer => peer["profile"] == name);
        }
        var rows = await session.PrintAsync(owed.Menu.Spec().Path, [".id", "disabled"], cancellationToken);
        return rows.Any(row => row.Id == id && !row.Is("disabled"));
    }
}
