using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>Goes through all that the device may choose and the undecided may answer, one way at a time.</summary>
/// <param name="seen">What is known of a chosen address or port; null where it is not.</param>
internal sealed class Choices(Func<PacketField, uint?> seen) : IPacketChoices
{
    private readonly List<(int Taken, int Of)> _script = [];
    private readonly Dictionary<string, bool> _answers = [];
    private int _at;

    public bool AnyFree => _script.Count > 0;

    public bool Undecided(string name)
    {
        if (!_answers.TryGetValue(name, out bool answer))
            _answers[name] = answer = Take(2) == 1;
        return answer;
    }

    public uint Choose(PacketField field, uint first, uint last)
    {
        if (first == last)
            return first;
        if (seen(field) is { } value && first <= value && value <= last)
            return value;
        // Of a wide range its ends stand for all: rules that tell its inner members apart are not generated.
        return last - first < 4 ? first + (uint)Take((int)(last - first) + 1) : Take(2) == 0 ? first : last;
    }

    public uint Leave(Packet packet) => throw new InvalidOperationException("The routes are known.");

    /// <summary>Another packet of the same story: a matcher may answer otherwise.</summary>
    public void Anew() => _answers.Clear();

    /// <summary>false: there is no other way.</summary>
    public bool Next()
    {
        while (_script.Count > 0 && _script[^1].Taken + 1 == _script[^1].Of)
            _script.RemoveAt(_script.Count - 1);
        if (_script.Count == 0)
            return false;
        _script[^1] = (_script[^1].Taken + 1, _script[^1].Of);
        _at = 0;
        _answers.Clear();
        return true;
    }

    private int Take(int of)
    {
        if (_at == _script.Count)
            _script.Add((0, of));
        return _script[_at++].Taken;
    }
}
