using System.Buffers.Binary;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.NatTraversal.Stun;

namespace Orchestrator.NatTraversal.Tests.Stun;

public sealed class StunReaderTests
{
    private const string Header = "2112A442000102030405060708090A0B";

    private static StunMessage Read(byte[] octets)
    {
        StunReader.Read(octets, out var message).ShouldBe(StunRefusal.None);
        return message.ShouldNotBeNull();
    }

    private static StunRefusal Refusal(string hex)
    {
        var refusal = StunReader.Read(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), out var message);
        (message is null).ShouldBe(refusal != StunRefusal.None);
        return refusal;
    }

    [Fact]
    public void The_sample_request_of_RFC_5769_is_read()
    {
        var message = Read(SampleMessages.Request);
        message.Kind.ShouldBe(StunKind.Request);
        message.TransactionId.ShouldBe(new StunTransactionId(0xB7E7A701BC34D686, 0xFA87DFAE));
        message.Software.ShouldBe("STUN test client");
        message.HasFingerprint.ShouldBeTrue();
        message.NotUnderstood.ShouldBe([0x0024], "PRIORITY belongs to ICE; the credentials are passed over");
        message.Size.ShouldBe(108);
        StunReader.PeekToken(SampleMessages.Request).ShouldBe(0xB7E7A701BC34D686);
    }

    [Fact]
    public void The_sample_responses_of_RFC_5769_are_read()
    {
        var message = Read(SampleMessages.IPv4Response);
        message.Kind.ShouldBe(StunKind.Success);
        message.XorMapped.ShouldBe(IPEndPoint.Parse("192.0.2.1:32853"));
        message.Software.ShouldBe("test vector");
        message.HasFingerprint.ShouldBeTrue();
        Read(SampleMessages.IPv6Response).XorMapped.ShouldBe(IPEndPoint.Parse("[2001:db8:1234:5678:11:2233:4455:6677]:32853"));
    }

    [Theory]
    [InlineData(64, 0x8FFF, StunRefusal.None)]
    [InlineData(65, 0x8FFF, StunRefusal.TooManyAttributes)]
    [InlineData(65, 0x0006, StunRefusal.TooManyAttributes)]
    [InlineData(16_000, 0x7FFF, StunRefusal.TooManyAttributes)]
    public void Attributes_are_counted(int count, int type, StunRefusal refusal)
    {
        var octets = new byte[20 + (4 * count)];
        SampleMessages.Request.AsSpan(0, 20).CopyTo(octets);
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(2), (ushort)(4 * count));
        for (var at = 20; at < octets.Length; at += 4)
            BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(at), (ushort)type);
        StunReader.Read(octets, out _).ShouldBe(refusal);
    }

    [Fact]
    public void Every_cut_is_refused_and_no_flipped_bit_keeps_a_fingerprint()
    {
        foreach (var sample in new[] { SampleMessages.Request, SampleMessages.IPv4Response, SampleMessages.IPv6Response })
        {
            for (var at = 0; at < sample.Length; at++)
            {
                StunReader.Read(sample.AsSpan(0, at), out _).ShouldBe(at < 20 ? StunRefusal.TooShort : StunRefusal.WrongLength, $"cut at {at}");
                for (var bit = 0; bit < 8; bit++)
                {
                    var flipped = sample.ToArray();
                    flipped[at] ^= (byte)(1 << bit);
                    // A flip can turn the attribute into another, or make one before it swallow it: then there is none.
                    var read = StunReader.Read(flipped, out var message) == StunRefusal.None;
                    (read && message!.HasFingerprint).ShouldBeFalse($"octet {at} bit {bit}");
                }
            }
        }
    }

    [Theory]
    [InlineData("", StunRefusal.TooShort)]
    [InlineData("0001 0000 2112A442 000102030405060708090A", StunRefusal.TooShort)]
    [InlineData("0001 0000 " + Header, StunRefusal.None)]
    [InlineData("0011 0000 " + Header, StunRefusal.None)]
    [InlineData("0101 0000 " + Header, StunRefusal.None)]
    [InlineData("0111 0000 " + Header, StunRefusal.None)]
    [InlineData("4001 0000 " + Header, StunRefusal.NotStun)]
    [InlineData("8001 0000 " + Header, StunRefusal.NotStun)]
    [InlineData("0001 0000 2112A443 000102030405060708090A0B", StunRefusal.ClassicForm)]
    [InlineData("0001 0000 00000000 000102030405060708090A0B", StunRefusal.ClassicForm)]
    [InlineData("0001 0004 " + Header, StunRefusal.WrongLength)]
    [InlineData("0001 0000 " + Header + "00", StunRefusal.WrongLength)]
    [InlineData("0001 0003 " + Header + "000000", StunRefusal.WrongLength)]
    [InlineData("0003 0000 " + Header, StunRefusal.NotBinding)]
    [InlineData("0000 0000 " + Header, StunRefusal.NotBinding)]
    [InlineData("0001 0004 " + Header + "80220001", StunRefusal.AttributeTooLong)]
    [InlineData("0001 0008 " + Header + "8022FFFF 00000000", StunRefusal.AttributeTooLong)]
    [InlineData("0001 0008 " + Header + "00030003 00000000", StunRefusal.AttributeMalformed)]
    [InlineData("0001 0004 " + Header + "00030000", StunRefusal.AttributeMalformed)]
    [InlineData("0001 0008 " + Header + "00030004 00000006", StunRefusal.None)]
    [InlineData("0001 0004 " + Header + "00270000", StunRefusal.AttributeMalformed)]
    [InlineData("0001 0008 " + Header + "00270002 01F40000", StunRefusal.None)]
    [InlineData("0101 000C " + Header + "00200008 0002A147E112A643", StunRefusal.AttributeMalformed)]
    [InlineData("0101 000C " + Header + "00010008 0003A147E112A643", StunRefusal.AttributeMalformed)]
    [InlineData("0111 0008 " + Header + "00090004 00000200", StunRefusal.AttributeMalformed)]
    [InlineData("0111 0008 " + Header + "00090004 00000464", StunRefusal.AttributeMalformed)]
    [InlineData("0111 0008 " + Header + "00090004 00000414", StunRefusal.None)]
    [InlineData("0111 0008 " + Header + "000A0003 00030000", StunRefusal.AttributeMalformed)]
    [InlineData("0001 0008 " + Header + "80280004 00000000", StunRefusal.WrongFingerprint)]
    [InlineData("0001 0004 " + Header + "80280000", StunRefusal.WrongFingerprint)]
    public void Each_fault_has_its_name(string hex, StunRefusal expected) => Refusal(hex).ShouldBe(expected);

    [Fact]
    public void A_fingerprint_that_does_not_come_last_is_refused()
    {
        var octets = new byte[64];
        var writer = new StunWriter(octets, StunKind.Request, new StunTransactionId(1, 2));
        writer.TryFingerprint();
        writer.TrySoftware("late");
        StunReader.Read(octets.AsSpan(0, writer.Length), out _).ShouldBe(StunRefusal.WrongFingerprint);
    }

    [Fact]
    public void The_first_of_two_attributes_counts_and_unknown_types_are_listed_once()
    {
        var message = Read(Convert.FromHexString(
            "00010020" + Header + "0003000400000002" + "0003000400000004" + "7FFF0000" + "7FFF0000" + "FFFF0000" + "00040000"));
        message.Change.ShouldBe(StunChange.Port);
        message.NotUnderstood.ShouldBe([0x7FFF, 0x0004]);
    }

    [Fact]
    public void All_unknown_types_of_a_message_are_listed()
    {
        var octets = new byte[20 + (4 * 64)];
        Convert.FromHexString("0001" + "0100" + Header).CopyTo(octets, 0);
        for (var n = 0; n < 64; n++)
            BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(20 + (4 * n)), (ushort)(0x1000 + n));
        Read(octets).NotUnderstood.ShouldBe(Enumerable.Range(0x1000, 64));
    }

    [Fact]
    public void Any_octets_give_a_message_or_a_refusal() =>
        Prop.ForAll<byte[], bool>((body, wellFramed) =>
        {
            byte[] octets = wellFramed
                ? [0, 1, (byte)((body.Length & ~3) >> 8), (byte)(body.Length & ~3), .. Convert.FromHexString(Header), .. body.AsSpan(0, body.Length & ~3)]
                : body;
            return StunReader.Read(octets, out var message) == StunRefusal.None == message is not null;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_type_with_every_short_length_gives_a_message_or_a_refusal()
    {
        for (var type = 0; type <= 0xFFFF; type += type is > 0x40 and < 0x8000 ? 0x101 : 1)
        {
            for (byte length = 0; length <= 24; length++)
            {
                var octets = new byte[20 + 4 + ((length + 3) & ~3)];
                Convert.FromHexString("0001" + $"{octets.Length - 20:X4}" + Header).CopyTo(octets, 0);
                BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(20), (ushort)type);
                octets[23] = length;
                if (length > 1)
                    octets[25] = 1;
                Enum.IsDefined(StunReader.Read(octets, out _)).ShouldBeTrue();
            }

            if (type == 0x8100)
                break;
        }
    }
}
