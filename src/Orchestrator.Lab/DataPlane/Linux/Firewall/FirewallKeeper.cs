namespace Orchestrator.Lab.DataPlane.Linux.Firewall;

/// <summary>
/// Keeps netfilter at what the tables say. A rule the kernel refuses is found and left out, so that one rule cannot keep all others away.
/// </summary>
internal sealed class FirewallKeeper(IHostCommands host, Action<string> log)
{
    private const int MostRefused = 20;
    private const string Reason = "the kernel does not take it in this chain";

    private readonly Dictionary<(string Menu, string Id), string> _refused = [];
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly RuleCounters _counters = new(host);
    private string _asked = "";

    /// <summary>What is in force, with the rules that are not.</summary>
    public FirewallState Applied { get; private set; } = FirewallState.Empty;

    /// <summary>Nothing counts as applied any more.</summary>
    public void Forget()
    {
        _asked = "";
        Applied = FirewallState.Empty;
        _counters.Forget();
    }

    /// <summary>What rules of a menu have counted, those that are in force.</summary>
    public Task<IReadOnlyDictionary<string, RuleCount>> CountsAsync(string menu, CancellationToken cancellationToken) =>
        InTurnAsync(() => _counters.ReadAsync(menu, cancellationToken), cancellationToken);

    /// <param name="menu">The menu.</param>
    /// <param name="ids">The rules; null for all of the menu.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task ResetCountersAsync(string menu, IReadOnlyCollection<string>? ids, CancellationToken cancellationToken) => InTurnAsync(async () =>
    {
        await _counters.ResetAsync(menu, ids, cancellationToken);
        return true;
    }, cancellationToken);

    public Task ApplyAsync(RouterTables tables, IReadOnlyDictionary<string, string> devices, CancellationToken cancellationToken) => InTurnAsync(async () =>
    {
        await ChangeAsync(tables, devices, cancellationToken);
        return true;
    }, cancellationToken);

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task ChangeAsync(RouterTables tables, IReadOnlyDictionary<string, string> devices, CancellationToken cancellationToken)
    {
        var whole = FirewallPlan.Build(tables, devices, new Dictionary<(string, string), string>());
        if (whole.Text == _asked)
            return;
        _refused.Clear();
        // Tables are put in force as a whole, which begins all counters anew.
        if (_asked.Length > 0)
            await _counters.KeepAsync(cancellationToken);
        for (var attempt = 0; attempt < MostRefused; attempt++)
        {
            var wanted = FirewallPlan.Build(tables, devices, _refused);
            var done = await RestoreAsync(wanted.Text, cancellationToken);
            if (done.ExitCode == 0)
            {
                (_asked, Applied) = (whole.Text, wanted);
                return;
            }

            if ((Refusal.Find(wanted.Text, done.Error) ?? await SearchAsync(tables, devices, wanted.Text, cancellationToken)) is not { } rule)
            {
                log("iptables-restore: " + done.Error.Trim().ReplaceLineEndings("; "));
                return;
            }

            _refused[rule] = Reason;
        }
    }

    private Task<HostResult> RestoreAsync(string text, CancellationToken cancellationToken) =>
        host.RunAsync(["xtables-legacy-multi", "iptables-restore", "-w"], text, cancellationToken);

    /// <summary>
    /// The kernel checks a table as a whole and names no rule: the first rule with which the rules before it are refused is the one.
    /// </summary>
    private async Task<(string Menu, string Id)?> SearchAsync(RouterTables tables, IReadOnlyDictionary<string, string> devices, string text, CancellationToken cancellationToken)
    {
        var rules = Refusal.Rules(text);
        var (good, bad) = (0, rules.Count);
        while (bad - good > 1)
        {
            var middle = (good + bad) / 2;
            var without = new Dictionary<(string, string), string>(_refused);
            foreach (var rule in rules.Skip(middle))
                without[rule] = Reason;
            if ((await RestoreAsync(FirewallPlan.Build(tables, devices, without).Text, cancellationToken)).ExitCode == 0)
                good = middle;
            else
                bad = middle;
        }

        return rules.Count == 0 ? null : rules[bad - 1];
    }
}
