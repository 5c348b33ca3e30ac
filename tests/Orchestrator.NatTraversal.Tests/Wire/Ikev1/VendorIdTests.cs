using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Orchestrator.NatTraversal.Wire.Ikev1;

namespace Orchestrator.NatTraversal.Tests.Wire.Ikev1;

public class VendorIdTests
{
    [Fact]
    [SuppressMessage("Security", "CA5351", Justification = "Vendor ids are MD5.")]
    public void What_is_the_md5_of_a_text_is_that_md5()
    {
        var hashed = VendorId.All.Where(vendor => vendor.Text is not null).ToList();
        hashed.Count.ShouldBe(14);
        foreach (var vendor in hashed)
            Convert.ToHexString(vendor.Octets).ShouldBe(Convert.ToHexString(MD5.HashData(Encoding.ASCII.GetBytes(vendor.Text!))), vendor.Name);
    }

    [Fact]
    public void Every_vendor_id_is_recognised_as_itself()
    {
        VendorId.All.Count.ShouldBe(16);
        foreach (var vendor in VendorId.All)
            VendorId.Recognise(vendor.Octets).ShouldBeSameAs(vendor);
    }

    [Fact]
    public void Only_fragmentation_may_have_more_octets_behind_it()
    {
        foreach (var vendor in VendorId.All)
        {
            byte[] longer = [.. vendor.Octets, 0x80, 0, 0, 0];
            VendorId.Recognise(longer).ShouldBe(vendor == VendorId.Fragmentation ? vendor : null);
            VendorId.Recognise(vendor.Octets[..^1]).ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("RFC 3947", "4a131c81070358455c5728f20e95452f", 20, 21, 3, 4, true)]
    [InlineData("draft-ietf-ipsec-nat-t-ike-00", "4485152d18b6bbcd0be8a8469579ddcc", 130, 131, 61443, 61444, false)]
    [InlineData("draft-ietf-ipsec-nat-t-ike-01", "16f6ca16e4a4066d83821a0f0aeaa862", 130, 131, 61443, 61444, false)]
    [InlineData("draft-ietf-ipsec-nat-t-ike-02", "cd60464335df21f87cfdb2fc68b6a448", 130, 131, 61443, 61444, true)]
    [InlineData("draft-ietf-ipsec-nat-t-ike-02", "90cb80913ebb696e086381b5ec427b1f", 130, 131, 61443, 61444, true)]
    [InlineData("draft-ietf-ipsec-nat-t-ike-03", "7d9419a65310ca6f2c179d9215529d56", 130, 131, 61443, 61444, true)]
    [InlineData("draft-ietf-ipsec-nat-t-ike-04", "9909b64eed937c6573de52ace952fa6b", 15, 16, 3, 4, true)]
    [InlineData("draft-ietf-ipsec-nat-t-ike-05", "80d0bb3def54565ee84645d4c85ce3ee", 15, 16, 3, 4, true)]
    [InlineData("draft-ietf-ipsec-nat-t-ike-06", "4d1e0e136deafa34c4f3ea9f02ec7285", 15, 16, 3, 4, true)]
    [InlineData("draft-ietf-ipsec-nat-t-ike-07", "439b59f8ba676c4c7737ae22eab8f582", 15, 16, 3, 4, true)]
    [InlineData("draft-ietf-ipsec-nat-t-ike-08", "8f8d83826d246b6fc7a8a6a428c11de8", 15, 16, 3, 4, true)]
    public void Each_variant_has_its_numbers(string name, string octets, int natD, int natOa, int tunnel, int transport, bool floats)
    {
        var variant = VendorId.Recognise(Octets.Of(octets)).ShouldNotBeNull().Variant.ShouldNotBeNull();
        variant.Name.ShouldBe(name);
        var numbers = variant.Numbers;
        ((int)numbers.NatDetection, (int)numbers.NatOriginalAddress).ShouldBe((natD, natOa));
        ((int)numbers.UdpTunnelMode, (int)numbers.UdpTransportMode, numbers.FloatsTo4500).ShouldBe((tunnel, transport, floats));
    }

    [Fact]
    public void The_rfc_ranks_above_the_drafts_and_a_later_draft_above_an_earlier()
    {
        var ranks = NatTraversalVariant.Drafts.Append(NatTraversalVariant.Rfc3947).Select(variant => variant.Rank).ToList();
        ranks.ShouldBe([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }

    [Theory]
    [InlineData("4df37928e9fc4fd1b3262170d515c662", "draft-ietf-ipsec-nat-t-ike")]
    [InlineData("afcad71368a1f1c96b8696fc77570100", "DPD 1.0")]
    [InlineData("09002689dfd6b712", "XAUTH")]
    [InlineData("7003cbc1097dbe9c2600ba6983bc8b35", "KAME/racoon")]
    public void Others_are_recognised_without_announcing_a_variant(string octets, string name)
    {
        var vendor = VendorId.Recognise(Octets.Of(octets)).ShouldNotBeNull();
        vendor.Name.ShouldBe(name);
        vendor.Variant.ShouldBeNull();
    }

    [Fact]
    public void What_is_unknown_is_nobodys()
    {
        VendorId.Recognise([]).ShouldBeNull();
        VendorId.Recognise(new byte[16]).ShouldBeNull();
    }
}
