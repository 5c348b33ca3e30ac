using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Core.Cryptography;
using Orchestrator.Core.Planning;

namespace Orchestrator.Core.Tests.Planning;

public sealed class MtuSumTests
{
    /// <summary>Path, UDP, suite; the largest packet in ESP, the tunnel's MTU and its MSS, as computed and measured for the field's usual suites.</summary>
    [Theory]
    [InlineData(1500, true, Encryption.Aes128Cbc, Integrity.Sha1, 1422, 1402, 1362)]
    [InlineData(1500, false, Encryption.Aes128Cbc, Integrity.Sha256, 1438, 1418, 1378)]
    [InlineData(1492, false, Encryption.Aes256Cbc, Integrity.Sha384, 1422, 1402, 1362)]
    [InlineData(1500, true, Encryption.Aes128Cbc, Integrity.Sha512, 1406, 1386, 1346)]
    [InlineData(1480, true, Encryption.TripleDesCbc, Integrity.Sha1, 1422, 1402, 1362)]
    [InlineData(1480, true, Encryption.Aes128Gcm, Integrity.None, 1418, 1398, 1358)]
    [InlineData(1400, true, Encryption.Aes256Cbc, Integrity.Sha256, 1326, 1306, 1266)]
    public void The_sum_gives_the_known_sizes(int path, bool udp, Encryption encryption, Integrity integrity, int innerMax, int mtu, int mss)
    {
        var sum = MtuSum.For(path, udp, new EspProposal(encryption, integrity, DhGroup.Modp2048));

        (sum.InnerMax, sum.Mtu, sum.Mss).ShouldBe((innerMax, mtu, mss));
    }

    [Fact]
    public void The_MTU_just_fits_the_path_and_one_octet_more_does_not()
    {
        var cases = from path in Gen.Choose(600, 9000)
                    from udp in Gen.Elements(true, false)
                    from encryption in Gen.Elements(Enum.GetValues<Encryption>())
                    from integrity in Gen.Elements(Integrity.Sha1, Integrity.Sha256, Integrity.Sha384, Integrity.Sha512)
                    select MtuSum.For(path, udp, new EspProposal(encryption, integrity, DhGroup.None));

        Prop.ForAll(cases.ToArbitrary(), sum => sum.OnTheWire(sum.Mtu) <= sum.PathMtu && sum.OnTheWire(sum.Mtu + 1) > sum.PathMtu)
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_founding_scenario_s_1480_octets_become_1588_on_the_wire() =>
        MtuSum.For(1500, udpEncapsulated: true, new EspProposal(Encryption.Aes128Cbc, Integrity.Sha512, DhGroup.Modp2048)).OnTheWire(1480).ShouldBe(1588);
}
