using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Orchestrator.Core.Addressing;

namespace Orchestrator.Deployment.NatChecks;

/// <summary>Between the endpoints of the wire and those of the topology.</summary>
public static class Endpoints
{
    /// <summary>Null for what is not IPv4.</summary>
    public static Ipv4Endpoint? Of(IPEndPoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var address = endpoint.Address.IsIPv4MappedToIPv6 ? endpoint.Address.MapToIPv4() : endpoint.Address;
        return address.AddressFamily == AddressFamily.InterNetwork ? new Ipv4Endpoint(new Ipv4Address(BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes())), endpoint.Port) : null;
    }

    public static IPEndPoint System(Ipv4Endpoint endpoint)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, endpoint.Address.Value);
        return new IPEndPoint(new IPAddress(octets), endpoint.Port);
    }
}
