using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>
/// A datagram that ended in an exception, which is a bug: where in the program, to find it by. Nothing of the datagram and no message of the
/// exception is in it, since a message may quote what came. Immutable.
/// </summary>
public sealed record HostFault
{
    private const int MaxKinds = 4;
    private const int MaxPlace = 8;
    private const string Own = "Orchestrator.";

    /// <summary>When: time since the host's start.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>The own socket that the datagram came to.</summary>
    public required Listener Listener { get; init; }

    /// <summary>The exception's type; those inside it follow, each behind " of ".</summary>
    public required string Kind { get; init; }

    /// <summary>The methods of this program that it went through, the innermost first, each with its offset; empty when none is known.</summary>
    public required ImmutableArray<string> Place { get; init; }

    internal static HostFault Of(Exception cause, Listener listener, TimeSpan at)
    {
        var chain = new List<Exception>();
        for (var each = cause; each is not null && chain.Count < MaxKinds; each = each.InnerException)
            chain.Add(each);
        return new HostFault
        {
            At = at,
            Listener = listener,
            Kind = string.Join(" of ", chain.Select(each => each.GetType().FullName)),
            Place = [.. Enumerable.Reverse(chain).SelectMany(PlaceOf).Take(MaxPlace)],
        };
    }

    private static IEnumerable<string> PlaceOf(Exception cause)
    {
        foreach (var frame in new StackTrace(cause, fNeedFileInfo: false).GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is { DeclaringTypeName: { } type } method && type.StartsWith(Own, StringComparison.Ordinal))
                yield return string.Create(CultureInfo.InvariantCulture, $"{type}.{method.Name}+{frame.GetILOffset()}");
        }
    }
}

/// <summary>Counts faults and keeps the last one. Thread-safe.</summary>
internal sealed class FaultBook
{
    private long _count;
    private volatile HostFault? _last;

    public long Count => Interlocked.Read(ref _count);

    public HostFault? Last => _last;

    public void Note(Exception cause, Listener listener, TimeSpan at)
    {
        _last = HostFault.Of(cause, listener, at);
        Interlocked.Increment(ref _count);
    }
}
