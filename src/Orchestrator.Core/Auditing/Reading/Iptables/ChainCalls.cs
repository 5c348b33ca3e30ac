namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>Which chain calls which: finds the rules that close a loop or go too deep, without recursion, and who is called from where.</summary>
internal sealed class ChainCalls(IReadOnlyDictionary<string, IReadOnlyList<(int Rule, string Target)>> calls)
{
    /// <summary>Deeper than any person nests chains; the walks of the audit go as deep.</summary>
    private const int Deepest = 100;

    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _height = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Chain, int Rule), ReadingFault> _refused = [];

    /// <summary>The rules that may not call.</summary>
    public IReadOnlyDictionary<(string Chain, int Rule), ReadingFault> Check()
    {
        foreach (var chain in calls.Keys)
            Visit(chain);
        return _refused;
    }

    /// <summary>All chains that packets of this one can come to.</summary>
    public HashSet<string> Reached(string from)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { from };
        var waiting = new Stack<string>([from]);
        while (waiting.TryPop(out var chain))
        {
            foreach (var (_, target) in calls.GetValueOrDefault(chain) ?? [])
            {
                if (reached.Add(target))
                    waiting.Push(target);
            }
        }
        return reached;
    }

    private void Visit(string root)
    {
        if (_height.ContainsKey(root))
            return;
        var stack = new Stack<(string Chain, int Next)>([(root, 0)]);
        _open.Add(root);
        while (stack.TryPop(out var top))
        {
            if (top.Next == calls[top.Chain].Count)
            {
                Close(top.Chain);
                continue;
            }
            stack.Push((top.Chain, top.Next + 1));
            var (rule, target) = calls[top.Chain][top.Next];
            if (_open.Contains(target))
                _refused[(top.Chain, rule)] = ReadingFault.JumpLoop;
            else if (!_height.ContainsKey(target))
            {
                _open.Add(target);
                stack.Push((target, 0));
            }
        }
    }

    // All that it calls is closed before.
    private void Close(string chain)
    {
        int height = 0;
        foreach (var (rule, target) in calls[chain].Where(call => !_refused.ContainsKey((chain, call.Rule))))
        {
            if (_height[target] == Deepest)
                _refused[(chain, rule)] = ReadingFault.TooLarge;
            else
                height = Math.Max(height, _height[target] + 1);
        }
        _height[chain] = height;
        _open.Remove(chain);
    }
}
