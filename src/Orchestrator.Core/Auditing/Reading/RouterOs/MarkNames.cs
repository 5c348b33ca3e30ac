using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>RouterOS names its marks; packets carry numbers. 0 is no mark, the others count from 1 as they are met.</summary>
internal sealed class MarkNames
{
    private readonly Dictionary<(PacketField, string), uint> _numbers = [];
    private readonly Dictionary<PacketField, uint> _last = [];

    public uint Number(PacketField kind, string name)
    {
        if (name is "no-mark" or "")
            return 0;
        if (!_numbers.TryGetValue((kind, name), out uint number))
            _numbers[(kind, name)] = number = _last[kind] = _last.GetValueOrDefault(kind) + 1;
        return number;
    }
}
