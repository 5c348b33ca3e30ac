using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>Who jumps where in one table: which hooks reach a chain, and which jumps must not be followed.</summary>
internal sealed class Jumps
{
    /// <summary>Chains within chains. Netfilter itself stops at some such depth.</summary>
    private const int Deepest = 64;

    /// <summary>Rules that one packet may meet in a table, each time counted: twice the same jump in each of forty chains would be a trillion.</summary>
    private const int MostVisits = 500_000;

    private readonly ILookup<string, (int Row, string Target)> _from;
    private readonly ILookup<string, int> _rows;
    private readonly Dictionary<string, int> _heights = [];
    private readonly Dictionary<string, int> _visits = [];
    private readonly Dictionary<string, HashSet<Hook>> _hooks = [];

    public Jumps(IReadOnlyList<RouterOsRow> rows, IEnumerable<BaseChain> bases)
    {
        _from = rows.Select((row, index) => (row, index))
            .Where(one => one.row["action"] == "jump" && !one.row.Disabled && !one.row.Invalid && one.row.Given("jump-target") is not null)
            .ToLookup(one => one.row["chain"] ?? "", one => (one.index, one.row["jump-target"]!));
        _rows = rows.Select((row, index) => (row, index)).ToLookup(one => one.row["chain"] ?? "", one => one.index);
        var all = bases.ToList();
        foreach (var start in all.Select(chain => chain.Name.Chain).Concat(_from.Select(chain => chain.Key)))
            Measure(start);
        foreach (var chain in all)
            Reach(chain.Name.Chain, chain.Hook);
    }

    /// <summary>Rows whose jump leads back to where it came from.</summary>
    public HashSet<int> Loops { get; } = [];

    /// <summary>Rows whose jump leads too deep, or to more rules than can be walked.</summary>
    public HashSet<int> TooDeep { get; } = [];

    /// <summary>Where a packet may be when it meets the chain; none if nothing leads there.</summary>
    public IReadOnlyCollection<Hook> Hooks(string chain) => _hooks.TryGetValue(chain, out var hooks) ? hooks : [];

    // By a stack of its own: a chain of a thousand jumps is no reason to run out of the program's.
    private void Measure(string start)
    {
        if (_heights.ContainsKey(start))
            return;
        var open = new HashSet<string> { start };
        var path = new Stack<(string Chain, IEnumerator<(int Row, string Target)> Left)>();
        path.Push((start, _from[start].GetEnumerator()));
        while (path.TryPeek(out var top))
        {
            if (!top.Left.MoveNext())
            {
                path.Pop();
                open.Remove(top.Chain);
                Sum(top.Chain);
                continue;
            }
            var (row, target) = top.Left.Current;
            if (open.Contains(target))
                Loops.Add(row);
            else if (!_heights.ContainsKey(target))
            {
                open.Add(target);
                path.Push((target, _from[target].GetEnumerator()));
            }
        }
    }

    private void Sum(string chain)
    {
        int height = 0, visits = _rows[chain].Count();
        foreach (var (row, target) in _from[chain])
        {
            if (Loops.Contains(row))
                continue;
            if (_heights[target] + 1 >= Deepest || visits + _visits[target] > MostVisits)
            {
                TooDeep.Add(row);
                continue;
            }
            height = Math.Max(height, _heights[target] + 1);
            visits += _visits[target];
        }
        (_heights[chain], _visits[chain]) = (height, visits);
    }

    private void Reach(string start, Hook hook)
    {
        var waiting = new Stack<string>([start]);
        while (waiting.TryPop(out var chain))
        {
            if (!_hooks.TryGetValue(chain, out var hooks))
                _hooks[chain] = hooks = [];
            if (!hooks.Add(hook))
                continue;
            foreach (var (row, target) in _from[chain])
            {
                if (!Loops.Contains(row) && !TooDeep.Contains(row))
                    waiting.Push(target);
            }
        }
    }
}
