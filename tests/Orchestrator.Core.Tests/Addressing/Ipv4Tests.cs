using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Planning;

namespace Orchestrator.Core.Tests.Addressing;

public sealed class Ipv4Tests
{
    private static Arbitrary<Ipv4Prefix> Prefixes { get; } =
        (from high in Gen.Choose(0, 0xFFFF)
         from low in Gen.Choose(0, 0xFFFF)
         from length in Gen.Choose(0, 32)
         select Ipv4Prefix.Of(new Ipv4Address(((uint)high << 16) | (uint)low), length)).ToArbitrary();

    [Theory]
    [InlineData("10.1.0.5/24", PrefixFault.HostBitsSet)]
    [InlineData("10.1.0.0/33", PrefixFault.LengthOutOfRange)]
    [InlineData("10.1.0.0", PrefixFault.NotAPrefix)]
    [InlineData("10.1.0/24", PrefixFault.NotAPrefix)]
    [InlineData("010.1.0.0/24", PrefixFault.NotAPrefix)]
    [InlineData("10.1.0.0/24\n", PrefixFault.NotAPrefix)]
    [InlineData(" 10.1.0.0/24", PrefixFault.NotAPrefix)]
    [InlineData("10.1.0.256/24", PrefixFault.NotAPrefix)]
    [InlineData("10.1.0.0/-1", PrefixFault.NotAPrefix)]
    [InlineData("10.1.0.0/24", PrefixFault.None)]
    [InlineData("0.0.0.0/0", PrefixFault.None)]
    public void A_subnet_is_read_strictly_and_the_fault_is_named(string text, PrefixFault fault) =>
        Ipv4Prefix.Read(text, out _).ShouldBe(fault);

    [Fact]
    public void What_is_written_is_read_back() =>
        Prop.ForAll(Prefixes, prefix => Ipv4Prefix.Parse(prefix.ToString()) == prefix).QuickCheckThrowOnFailure();

    [Fact]
    public void Two_subnets_overlap_exactly_if_one_holds_the_other_s_first_address() =>
        Prop.ForAll(Prefixes, Prefixes, (x, y) => x.Overlaps(y) == (x.Contains(y.Network) || y.Contains(x.Network))).QuickCheckThrowOnFailure();

    [Fact]
    public void Allocated_inner_addresses_meet_nothing_that_is_taken()
    {
        var taken = Prefixes.Generator.Where(prefix => prefix.Length > 17).ListOf(40)
            .Select(prefixes => prefixes.Append(Ipv4Prefix.Parse("10.255.0.0/24")).Append(Ipv4Prefix.Parse("10.255.129.0/30")).ToList()).ToArbitrary();

        Prop.ForAll(taken, prefixes => InnerAddresses.Allocate(prefixes) is { } inner
            && !prefixes.Any(prefix => prefix.Overlaps(inner.Tunnel) || prefix.Overlaps(inner.Endpoints))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Nothing_is_allocated_when_everything_is_taken() =>
        InnerAddresses.Allocate([Ipv4Prefix.Parse("10.0.0.0/8")]).ShouldBeNull();
}
