using Orchestrator.Lab.DataPlane.Linux.Vici;

namespace Orchestrator.Lab.DataPlane.Linux.Ipsec;

/// <summary>Keeps charon at what the tables say: loads what changed, leaves what did not, and starts again what this end has to start.</summary>
internal sealed class IpsecKeeper(Charon charon, IHostCommands host, TimeProvider time, Action<string> log) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<string, string> _keyIds = [];
    private IpsecState _applied = IpsecState.Empty;
    private Task _starter = Task.CompletedTask;
    private Task _warmUp = Task.CompletedTask;

    public IpsecState Applied => _applied;

    /// <summary>Starts the daemon beside everything else: it takes seconds, and the first tunnel should not wait for it.</summary>
    public void WarmUp() => _warmUp = WarmUpAsync(_end.Token);

    /// <summary>Returns when charon and the kernel hold what is wanted. Negotiations go on by themselves.</summary>
    public async Task ApplyAsync(IpsecState wanted, CancellationToken cancellationToken)
    {
        if (wanted.SameAs(_applied))
            return;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await ApplyPoliciesAsync(_applied.Policies, wanted.Policies, cancellationToken);
            if (wanted.Connections.Count + _applied.Connections.Count > 0 && await charon.StartAsync(cancellationToken))
            {
                await DropAsync(wanted, cancellationToken);
                await LoadAsync(wanted, cancellationToken);
            }

            _applied = wanted;
        }
        finally
        {
            _turn.Release();
        }

        await InitiateMissingAsync(cancellationToken);
        if (_starter.IsCompleted && wanted.Connections.Any(connection => connection.Initiates))
            _starter = KeepStartedAsync(_end.Token);
    }

    /// <summary>All associations; none when the daemon does not run.</summary>
    public async Task<IReadOnlyList<IkeSa>> ListAsync(CancellationToken cancellationToken)
    {
        if (_applied.Connections.Count == 0)
            return [];
        try
        {
            var listed = await charon.Vici.ListAsync("list-sas", "list-sa", new ViciSection(), cancellationToken);
            return [.. listed.SelectMany(IkeSa.Of)];
        }
        catch (ViciException problem)
        {
            log(problem.Message);
            return [];
        }
    }

    /// <summary>Ends one association, telling the other end.</summary>
    public Task TerminateAsync(string kind, string value, CancellationToken cancellationToken) =>
        TryAsync("terminate", new ViciSection().Add(kind, value).Add("force", "yes").Add("timeout", "400"), cancellationToken);

    /// <summary>Forgets everything, as a reboot does; the other end is not told.</summary>
    public async Task ResetAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            charon.Dispose();
            await host.RunAsync(["ip", "-batch", "-"], "xfrm state flush\nxfrm policy flush\n", cancellationToken);
            _applied = IpsecState.Empty;
            _keyIds.Clear();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_starter, _warmUp);
        charon.Dispose();
        _end.Dispose();
        _turn.Dispose();
    }

    private async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                await charon.StartAsync(cancellationToken);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // The data plane ends.
        }
    }

    private async Task ApplyPoliciesAsync(IReadOnlyList<KernelPolicy> old, IReadOnlyList<KernelPolicy> wanted, CancellationToken cancellationToken)
    {
        var lines = old.Except(wanted).Select(policy => $"xfrm policy delete {policy.Selector}")
            .Concat(wanted.Except(old).Select(policy => $"xfrm policy update {policy.Selector} {policy.Rest}")).ToList();
        if (lines.Count == 0)
            return;
        var done = await host.RunAsync(["ip", "-force", "-batch", "-"], string.Join('\n', lines) + "\n", cancellationToken);
        if (done.Error != "")
            log("ip xfrm: " + done.Error.Trim());
    }

    private async Task DropAsync(IpsecState wanted, CancellationToken cancellationToken)
    {
        var changed = _applied.Connections.Where(old => !wanted.Connections.Any(now => now.Name == old.Name && now.SameAs(old))).ToList();
        var standing = changed.Count > 0 ? (await ListAsync(cancellationToken)).Select(sa => sa.Connection).ToHashSet() : [];
        foreach (var connection in changed)
        {
            if (standing.Contains(connection.Name))
                await TerminateAsync("ike", connection.Name, cancellationToken);
            await TryAsync("unload-conn", new ViciSection().Add("name", connection.Name), cancellationToken);
        }

        foreach (var credential in _applied.Credentials.Where(old => !wanted.Credentials.Any(now => now.Id == old.Id && now.SameAs(old))))
        {
            var isKey = _keyIds.Remove(credential.Id, out var keyId);
            await TryAsync(isKey ? "unload-key" : "unload-shared", new ViciSection().Add("id", isKey ? keyId! : credential.Id), cancellationToken);
        }
    }

    private async Task LoadAsync(IpsecState wanted, CancellationToken cancellationToken)
    {
        foreach (var credential in wanted.Credentials.Where(now => !_applied.Credentials.Any(old => old.Id == now.Id && old.SameAs(now))))
        {
            var answer = await TryAsync(credential.Command, credential.Config, cancellationToken);
            if (answer?["id"] is { } keyId)
                _keyIds[credential.Id] = keyId;
        }

        foreach (var connection in wanted.Connections.Where(now => !_applied.Connections.Any(old => old.Name == now.Name && old.SameAs(now))))
            await TryAsync("load-conn", connection.Config, cancellationToken);
    }

    private async Task KeepStartedAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (_applied.Connections.Any(connection => connection.Initiates))
            {
                await Task.Delay(Pause, time, cancellationToken);
                await InitiateMissingAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The data plane ends.
        }
    }

    private async Task InitiateMissingAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!_applied.Connections.Any(connection => connection.Initiates))
                return;
            var associations = await ListAsync(cancellationToken);
            foreach (var connection in _applied.Connections.Where(connection => connection.Initiates))
                await InitiateMissingAsync(connection, associations.Where(sa => sa.Connection == connection.Name).ToList(), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    // While the first phase is under way its children wait in it; a child alone is started on an association that stands.
    private async Task InitiateMissingAsync(Connection connection, List<IkeSa> associations, CancellationToken cancellationToken)
    {
        if (associations.Any(sa => sa.Busy && !sa.Established))
            return;
        var there = associations.SelectMany(sa => sa.Children).Where(child => child.Installed || child.Values["state"] is "CREATED" or "INSTALLING").Select(child => child.Name).ToHashSet();
        foreach (var child in connection.Children.Values.Where(child => !there.Contains(child)))
            await TryAsync("initiate", new ViciSection().Add("ike", connection.Name).Add("child", child).Add("timeout", "-1").Add("init-limits", "no"), cancellationToken);
    }

    private async Task<ViciSection?> TryAsync(string command, ViciSection arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await charon.Vici.CallAsync(command, arguments, cancellationToken);
        }
        catch (ViciException problem)
        {
            log(problem.Message);
            return null;
        }
    }
}
