using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;

namespace Orchestrator.Persistence.Tests.Setup;

/// <summary>A measurement with one trial of every kind.</summary>
internal static class SampleNat
{
    public static readonly Ipv4Endpoint Inner = new(Ipv4Address.Parse("192.168.1.2"), 4500);
    public static readonly Ipv4Endpoint Outer = new(Ipv4Address.Parse("203.0.113.7"), 4500);
    public static readonly Ipv4Endpoint Responder = new(Ipv4Address.Parse("198.51.100.1"), 4500);

    public static NatMeasurement Measurement(bool longLived = false) => new()
    {
        Uplink = Inner.Address,
        Trials =
        [
            new NatTrial.Ask { At = At(1), Inner = Inner, Destination = Responder, Role = PortRole.NatTraversal, External = Outer, Answered = true, Packets = [0, 1] },
            new NatTrial.Ask { At = At(1), Inner = null, Destination = Responder with { Port = 500 }, Role = PortRole.Ike, External = Outer with { Port = 500 }, Answered = true },
            new NatTrial.NatTold { At = At(2), Destination = Responder, DeviceEnd = NatSign.Translated, ResponderEnd = NatSign.Clear },
            new NatTrial.Filtering { At = At(3), Inner = Inner, Origin = AnswerOrigin.OtherPort, Arrived = false },
            new NatTrial.Unsolicited { At = At(4), Port = 500, Arrived = false },
            new NatTrial.Lifetime { At = At(60), Idle = At(30), Survived = true },
            new NatTrial.Lifetime { At = At(99), Idle = At(35), Survived = longLived },
            new NatTrial.Hairpin { At = At(100), Arrived = false },
            new NatTrial.Hop { At = At(101), Distance = 1, Router = null },
            new NatTrial.Esp { At = At(102), ReachedResponder = true, CameBack = false },
            new NatTrial.LargeDatagram { At = At(103), Octets = 2800, Arrived = true },
            new NatTrial.ZeroChecksum { At = At(104), Arrived = true },
            new NatTrial.Altered { At = At(105), Destination = Responder with { Port = 500 } },
        ],
        Packets =
        [
            new NatPacket(At(0), PacketWitness.Device, Sent: true, 17, Inner, Responder, new byte[] { 0, 0, 0, 0, 1, 255 }),
            new NatPacket(At(1), PacketWitness.Responder, Sent: false, 17, Outer, Responder, new byte[] { 0, 0, 0, 0, 1, 255 }) { Size = 276 },
        ],
    };

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
