using System.Globalization;
using Orchestrator.Core.Addressing;

namespace Orchestrator.Core.Auditing.Packets;

/// <summary>One packet with all that a rule can ask of it.</summary>
public sealed class Packet : IEquatable<Packet>
{
    private readonly uint[] _values;

    public Packet() : this(new uint[PacketFields.All.Count]) { }

    private Packet(uint[] values) => _values = values;

    public uint this[PacketField field] => _values[(int)field];

    public Ipv4Address Source => new(this[PacketField.Source]);

    public Ipv4Address Destination => new(this[PacketField.Destination]);

    public ConnectionState State => (ConnectionState)this[PacketField.State];

    /// <summary>The same packet with one field changed.</summary>
    public Packet With(PacketField field, uint value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, field.Largest());
        if (this[field] == value)
            return this;
        var values = (uint[])_values.Clone();
        values[(int)field] = value;
        return new Packet(values);
    }

    public bool Equals(Packet? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

    public override bool Equals(object? obj) => Equals(obj as Packet);

    public override int GetHashCode() => _values.Aggregate(17, HashCode.Combine);

    /// <summary>"tcp 10.1.0.5:40000 -> 10.2.0.9:443".</summary>
    public override string ToString()
    {
        uint protocol = this[PacketField.Protocol];
        string name = protocol switch { 1 => "icmp", 4 => "ipip", 6 => "tcp", 17 => "udp", 47 => "gre", 50 => "esp", 51 => "ah", _ => $"protocol {protocol}" };
        return HasPorts(protocol)
            ? string.Create(CultureInfo.InvariantCulture, $"{name} {Source}:{this[PacketField.SourcePort]} -> {Destination}:{this[PacketField.DestinationPort]}")
            : $"{name} {Source} -> {Destination}";
    }

    /// <summary>TCP, UDP, DCCP, SCTP and UDP-Lite have ports.</summary>
    public static bool HasPorts(uint protocol) => protocol is 6 or 17 or 33 or 132 or 136;
}
