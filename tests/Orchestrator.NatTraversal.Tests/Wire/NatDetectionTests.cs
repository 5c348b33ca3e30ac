using System.Net;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev1;

namespace Orchestrator.NatTraversal.Tests.Wire;

// The expected hashes were computed apart from this code, over cookies | address | port.
public class NatDetectionTests
{
    private static readonly IPAddress Address = IPAddress.Parse("192.0.2.1");

    [Theory]
    [InlineData(Ikev1HashAlgorithm.Md5, "2fab3234f71feed5e06fdbe17f297d47")]
    [InlineData(Ikev1HashAlgorithm.Sha1, "c31e70110fc425fd1cdd03aa08eef6ef77e1d848")]
    [InlineData(Ikev1HashAlgorithm.Sha256, "eb48fde81a1917c514660f8dfe1f6d6c8209e85776a2ec3c51e1a6f14afedb8f")]
    [InlineData(Ikev1HashAlgorithm.Sha384, "a9bc2c59d7f4043fd98aee779e8df29823af10bd2153f012a38f43bcf531aca4dfbf4b47515b671d34514067b9fe1c92")]
    [InlineData(Ikev1HashAlgorithm.Sha512, "748e2855529a6f63fc1c0d5ea83d97367313e51de61926b852b77c9dcab14394e7334e95e1269c957f62cd419492c5eca6afefcb5bd1794baae136add63dd53e")]
    public void Version_1_hashes_with_what_phase_1_negotiated(Ikev1HashAlgorithm hash, string expected)
    {
        Span<byte> room = stackalloc byte[NatDetection.MaxHashSizeV1];
        var length = NatDetection.HashV1(hash, Samples.InitiatorSpi, Samples.ResponderSpi, Address, 500, room);
        Convert.ToHexStringLower(room[..length]).ShouldBe(expected);
    }

    [Theory]
    [InlineData("2001:db8::1", 4500, "140f95d36ae0c893c11f39d9eb6bb012d7d333fb")]
    [InlineData("::ffff:192.0.2.1", 500, "c31e70110fc425fd1cdd03aa08eef6ef77e1d848")]
    public void An_address_is_hashed_in_its_own_length(string address, ushort port, string expected)
    {
        Span<byte> room = stackalloc byte[20];
        NatDetection.HashV1(Ikev1HashAlgorithm.Sha1, Samples.InitiatorSpi, Samples.ResponderSpi, IPAddress.Parse(address), port, room).ShouldBe(20);
        Convert.ToHexStringLower(room).ShouldBe(expected);
    }

    [Theory]
    [InlineData("192.0.2.1", "2abe0af6b933c1c65d544939d3662f958f2a7530")]
    [InlineData("::ffff:192.0.2.1", "2abe0af6b933c1c65d544939d3662f958f2a7530")]
    [InlineData("2001:db8::1", "fe2cbf01e40f97a661fd567b51206fbcb99139cb")]
    public void Racoons_forced_hash_is_over_an_all_zero_address_of_the_same_length(string address, string expected)
    {
        Span<byte> room = stackalloc byte[20];
        NatDetection.ForcedHashV1(Ikev1HashAlgorithm.Sha1, Samples.InitiatorSpi, Samples.ResponderSpi, IPAddress.Parse(address), 500, room).ShouldBe(20);
        Convert.ToHexStringLower(room).ShouldBe(expected);
    }

    [Theory]
    [InlineData(Ikev1HashAlgorithm.None)]
    [InlineData((Ikev1HashAlgorithm)3)]
    [InlineData((Ikev1HashAlgorithm)65535)]
    public void An_unknown_hash_writes_nothing(Ikev1HashAlgorithm hash) =>
        NatDetection.HashV1(hash, 1, 2, Address, 500, new byte[64]).ShouldBe(0);

    [Theory]
    [InlineData(0ul, "61cd4117b62b05abab121b47286d36f4d84dcc2a")]
    [InlineData(Samples.ResponderSpi, "7a42073d6b74413bf5fb7b440351974d5e32fd9e")]
    public void Version_2_hashes_with_sha1_over_the_spis_of_the_header(ulong responderSpi, string expected)
    {
        Span<byte> room = stackalloc byte[NatDetection.HashSizeV2];
        NatDetection.HashV2(Samples.InitiatorSpi, responderSpi, IPAddress.Parse("198.51.100.7"), 4500, room);
        Convert.ToHexStringLower(room).ShouldBe(expected);
    }
}
