using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.RouterOs.Multiplexing;

/// <summary>The commands under way by tag, and the one reason why there can be no more. Thread-safe.</summary>
internal sealed class PendingTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PendingReply> _byTag = new(StringComparer.Ordinal);
    private RouterOsException? _broken;
    private long _lastTag;

    public bool IsOpen => Volatile.Read(ref _broken) is null;

    public int Count
    {
        get
        {
            lock (_gate)
                return _byTag.Count;
        }
    }

    /// <summary>Tags are never used twice, so a late reply cannot reach another command.</summary>
    public string NextTag() => Interlocked.Increment(ref _lastTag).ToString(CultureInfo.InvariantCulture);

    /// <summary>Adds a command.</summary>
    /// <exception cref="RouterOsException">The connection is broken.</exception>
    public void Add(PendingReply pending)
    {
        lock (_gate)
        {
            if (_broken is not null)
                throw Again(_broken);
            _byTag.Add(pending.Tag, pending);
        }
    }

    public void Remove(PendingReply pending)
    {
        lock (_gate)
            _byTag.Remove(pending.Tag);
    }

    /// <summary>The command a reply belongs to. A reply without tag can only mean the one command there is.</summary>
    public bool TryFind(Sentence sentence, [NotNullWhen(true)] out PendingReply? pending)
    {
        lock (_gate)
        {
            if (sentence.TryGetTag(out var tag))
                return _byTag.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(tag, out pending);
            pending = _byTag.Count == 1 ? _byTag.Values.First() : null;
            return pending is not null;
        }
    }

    /// <summary>Fails everything under way and whatever comes later; the first reason counts.</summary>
    public bool Break(RouterOsException reason)
    {
        PendingReply[] failed;
        lock (_gate)
        {
            if (_broken is not null)
                return false;
            _broken = reason;
            failed = [.. _byTag.Values];
            _byTag.Clear();
        }

        foreach (var pending in failed)
            pending.Fail(Again(reason));
        return true;
    }

    /// <summary>Each command throws an exception of its own: one instance would mix the stacks of all.</summary>
    private static RouterOsException Again(RouterOsException reason) => new(reason.Failure, reason.Message, reason);
}
