using System.Runtime.CompilerServices;

namespace Orchestrator.Core.Auditing.Sets;

/// <summary>
/// Reduced ordered binary decision diagrams (Bryant 1986) with shared nodes: equal sets are the same number, so emptiness
/// and equality cost nothing, and intersection, union, difference and projection are exact.
/// </summary>
/// <remarks>Variables are levels, 0 tested first. Nodes are never freed: a store lives as long as one audit. Not thread-safe.</remarks>
public sealed class DiagramStore
{
    /// <summary>The empty set.</summary>
    public const int False = 0;

    /// <summary>The set of everything.</summary>
    public const int True = 1;

    /// <summary>The level of the two constants, below every variable.</summary>
    public const int Bottom = int.MaxValue;

    private const int AskedEvery = 4096;

    private readonly int _limit;
    private readonly CancellationToken _cancellation;
    private readonly OperationCache _cache = new(1 << 20);
    private Node[] _nodes = new Node[1 << 12];
    private int[] _buckets = new int[1 << 13];
    private int _count = 2;

    /// <param name="limit">The most nodes this store may hold, 20 octets each and as much again for its index.</param>
    /// <param name="cancellationToken">Ends whatever is being worked out; asked as nodes are made.</param>
    public DiagramStore(int limit = 8_000_000, CancellationToken cancellationToken = default)
    {
        (_limit, _cancellation) = (limit, cancellationToken);
        _nodes[False] = new Node(Bottom, False, False, 0);
        _nodes[True] = new Node(Bottom, True, True, 0);
    }

    private enum Operation { And = 1, Or = 2, Difference = 3, Xor = 4 }

    /// <summary>Nodes made so far.</summary>
    public int Count => _count;

    /// <summary>For those who work on sets for long without making any.</summary>
    public void ThrowIfCancelled() => _cancellation.ThrowIfCancellationRequested();

    public int LevelOf(int set) => _nodes[set].Level;

    /// <summary>The members for which the variable at the set's level is 0.</summary>
    public int Low(int set) => _nodes[set].Low;

    /// <summary>The members for which the variable at the set's level is 1.</summary>
    public int High(int set) => _nodes[set].High;

    /// <summary>All for which the variable has the value.</summary>
    public int Literal(int level, bool value) => value ? Make(level, False, True) : Make(level, True, False);

    /// <summary>"If the variable then <paramref name="high"/> else <paramref name="low"/>"; both must lie below it.</summary>
    /// <exception cref="DiagramLimitException">The store is full.</exception>
    public int Make(int level, int low, int high)
    {
        if (low == high)
            return low;
        int bucket = Bucket(level, low, high);
        for (int at = _buckets[bucket]; at != 0; at = _nodes[at].Next)
        {
            ref var node = ref _nodes[at];
            if (node.Level == level && node.Low == low && node.High == high)
                return at;
        }
        if (_count % AskedEvery == 0)
            _cancellation.ThrowIfCancellationRequested();
        if (_count == _nodes.Length)
        {
            Grow();
            bucket = Bucket(level, low, high);
        }
        _nodes[_count] = new Node(level, low, high, _buckets[bucket]);
        _buckets[bucket] = _count;
        return _count++;
    }

    public int And(int left, int right)
    {
        if (left == right || right == True)
            return left;
        if (left == True)
            return right;
        if (left == False || right == False)
            return False;
        return left < right ? Combine(Operation.And, left, right) : Combine(Operation.And, right, left);
    }

    public int Or(int left, int right)
    {
        if (left == right || right == False)
            return left;
        if (left == False)
            return right;
        if (left == True || right == True)
            return True;
        return left < right ? Combine(Operation.Or, left, right) : Combine(Operation.Or, right, left);
    }

    /// <summary>What is in <paramref name="left"/> and not in <paramref name="right"/>.</summary>
    public int Difference(int left, int right)
    {
        if (left == False || right == True || left == right)
            return False;
        return right == False ? left : Combine(Operation.Difference, left, right);
    }

    /// <summary>What is in exactly one of both.</summary>
    public int Xor(int left, int right)
    {
        if (left == right)
            return False;
        if (left == False)
            return right;
        if (right == False)
            return left;
        return left < right ? Combine(Operation.Xor, left, right) : Combine(Operation.Xor, right, left);
    }

    public int Not(int set) => Xor(set, True);

    private int Combine(Operation operation, int left, int right)
    {
        if (_cache.TryGet((int)operation, left, right, out int known))
            return known;
        int leftLevel = _nodes[left].Level, rightLevel = _nodes[right].Level;
        int level = Math.Min(leftLevel, rightLevel);
        (int leftLow, int leftHigh) = leftLevel == level ? (_nodes[left].Low, _nodes[left].High) : (left, left);
        (int rightLow, int rightHigh) = rightLevel == level ? (_nodes[right].Low, _nodes[right].High) : (right, right);
        int result = Make(level, Apply(operation, leftLow, rightLow), Apply(operation, leftHigh, rightHigh));
        _cache.Put((int)operation, left, right, result);
        return result;
    }

    private int Apply(Operation operation, int left, int right) => operation switch
    {
        Operation.And => And(left, right),
        Operation.Or => Or(left, right),
        Operation.Difference => Difference(left, right),
        _ => Xor(left, right),
    };

    private int Bucket(int level, int low, int high) => (int)(Hash(level, low, high) & (uint)(_buckets.Length - 1));

    private void Grow()
    {
        if (_count >= _limit)
            throw new DiagramLimitException(_limit);
        Array.Resize(ref _nodes, Math.Min(_nodes.Length * 2, _limit));
        _buckets = new int[_nodes.Length > _buckets.Length / 2 ? _buckets.Length * 2 : _buckets.Length];
        for (int at = 2; at < _count; at++)
        {
            ref var node = ref _nodes[at];
            int bucket = Bucket(node.Level, node.Low, node.High);
            node.Next = _buckets[bucket];
            _buckets[bucket] = at;
        }
        _cache.Grow(_nodes.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Hash(int a, int b, int c)
    {
        uint hash = ((uint)a * 0x9E3779B1u) ^ ((uint)b * 0x85EBCA77u) ^ ((uint)c * 0xC2B2AE3Du);
        return hash ^ (hash >> 15);
    }

    private struct Node(int level, int low, int high, int next)
    {
        public readonly int Level = level;
        public readonly int Low = low;
        public readonly int High = high;
        public int Next = next;
    }
}
