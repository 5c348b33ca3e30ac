using System.Globalization;
using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab;

/// <summary>The last 1000 lines of <c>/log</c>.</summary>
internal sealed class RouterLog(VirtualRouter router)
{
    private const int Capacity = 1000;
    private readonly Lock _lock = new();
    private readonly Queue<Row> _lines = new();
    private uint _nextId = 1;

    public IReadOnlyList<Row> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    public void Add(string topics, string message)
    {
        uint id;
        lock (_lock)
        {
            id = _nextId++;
            _lines.Enqueue(new Row("*" + id.ToString("X", CultureInfo.InvariantCulture), new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["time"] = Time(),
                ["topics"] = topics,
                ["message"] = message,
            }));
            if (_lines.Count > Capacity)
                _lines.Dequeue();
        }

        router.Changes.Publish("log", id);
    }

    // Before 7.10 today's lines carry the time alone; since then every line has the date.
    private string Time() => router.Version.AtLeast(7, 10) ? RouterClock.Stamp(router.Now, router.Version) : RouterClock.Time(router.Now);
}
