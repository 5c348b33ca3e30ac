using Orchestrator.Core.Auditing.Comparing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Tests.Auditing.Reviewing;
using Orchestrator.Core.Tests.Auditing.SeededFaults.Linux;

namespace Orchestrator.Core.Tests.Auditing.Comparing;

public sealed class ServedDifferenceTests
{
    private const string Wide = "chain=srcnat action=accept src-address=10.1.0.0/25 comment=wide";

    [Fact]
    public void A_change_that_does_nothing_to_the_internet_is_no_difference() =>
        Of(Branch.Path([Branch.Masquerade]), Branch.Path([Branch.Exception, Branch.Masquerade])).IsNone.ShouldBeTrue();

    [Fact]
    public void What_an_exception_too_wide_loses_is_known_to_the_packet()
    {
        var difference = Of(Branch.Path([Branch.Exception, Branch.Masquerade]), Branch.Path([Wide, Branch.Masquerade]));
        difference.Gained.ShouldBeEmpty();
        difference.Retranslated.ShouldBeEmpty();
        var lost = difference.Lost.ShouldHaveSingleItem();
        lost.Rule!.Name.Comment.ShouldBe("wide");
        lost.Share.ShouldBe(0.5, 0.01);
        lost.Certain.ShouldBeTrue();
        lost.Sources!.ToString().ShouldBe($"{0x0A010000}-{0x0A01007F}");
        lost.Before.Packet.ShouldBe(lost.After.Packet);
        lost.Before.Trace.Leaving.Source.ToString().ShouldBe("198.51.100.10");
        lost.After.Trace.Leaving.Source.ToString().ShouldBe("10.1.0.5");
    }

    [Fact]
    public void The_way_back_gains_what_was_lost()
    {
        var difference = Of(Branch.Path([Wide, Branch.Masquerade]), Branch.Path([Branch.Exception, Branch.Masquerade]));
        difference.Lost.ShouldBeEmpty();
        difference.Gained.ShouldHaveSingleItem().Rule!.Name.Comment.ShouldBe("wide");
    }

    [Fact]
    public void Drops_and_policies_take_packets_too_and_are_named()
    {
        string[] spared = ["chain=srcnat action=masquerade out-interface=ether1 ipsec-policy=out,none"];
        var difference = Of(Branch.Path(spared), Branch.Path(spared, ["chain=forward action=drop dst-port=25 protocol=tcp comment=mail"], ["peer=hub tunnel=yes src-address=10.1.0.0/24 dst-address=8.0.0.0/8 comment=policy"]));
        difference.Lost.Select(lost => lost.Rule?.Name.Comment ?? lost.Policy?.Comment).ShouldBe(["policy", "mail"], ignoreOrder: true);
        var mail = difference.Lost.Single(lost => lost.Rule is not null);
        mail.DestinationPorts!.ToString().ShouldBe("25");
        mail.Protocols!.ToString().ShouldBe("6");
    }

    [Fact]
    public void Another_source_for_what_is_served_is_told_apart_from_no_service()
    {
        string other = "chain=srcnat action=src-nat src-address=10.1.0.64/26 to-addresses=198.51.100.11 comment=other";
        var difference = Of(Branch.Path([Branch.Exception, Branch.Masquerade]), Branch.Path([Branch.Exception, other, Branch.Masquerade]));
        (difference.Lost.Count, difference.Gained.Count).ShouldBe((0, 0));
        var changed = difference.Retranslated.ShouldHaveSingleItem();
        changed.Rule!.Name.Comment.ShouldBe("other");
        changed.Share.ShouldBe(0.25, 0.01);
    }

    [Fact]
    public void What_nobody_can_decide_is_the_same_before_and_after()
    {
        string timed = "chain=srcnat action=masquerade out-interface=ether1 time=8h-17h,mon comment=timed";
        Of(Branch.Path([timed]), Branch.Path([timed])).IsNone.ShouldBeTrue();
        var lost = Of(Branch.Path([Branch.Masquerade]), Branch.Path([timed])).Lost.ShouldHaveSingleItem();
        lost.Certain.ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Single_packets_say_the_same_of_any_change(bool nft)
    {
        int changes = 0;
        for (int seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed + 5000);
            var good = GoodLinux.Make(random, nft ? LinuxWords.Nft : LinuxWords.Iptables);
            var (before, obligations) = LinuxFaultTests.Question(good);
            foreach (var box in LinuxFaults.Of(good).Select(fault => fault.Box).Concat(Enumerable.Range(0, 6).Select(_ => BlindMutations.Of(good, random)).OfType<LinuxBox>()))
            {
                // Another reading may number the interfaces otherwise.
                var (after, _) = LinuxFaultTests.Question(box.Turned(LinuxBox.Address));
                var difference = ServedDifference.Of(before, after, obligations.Single(one => one.Kind == TrafficKind.Internet), cancellationToken: TestContext.Current.CancellationToken)!;
                var (old, now) = (new SampledTruth(before, good.Shape).Served(), new SampledTruth(after, box.Shape).Served());
                difference.Lost.Any().ShouldBe(old.Zip(now).Any(one => one is { First: not null, Second: null }), $"{box}");
                difference.Gained.Any().ShouldBe(old.Zip(now).Any(one => one is { First: null, Second: not null }), $"{box}");
                difference.Retranslated.Any().ShouldBe(old.Zip(now).Any(one => one is { First: not null, Second: not null } && one.First != one.Second), $"{box}");
                changes += difference.IsNone ? 0 : 1;
            }
        }
        changes.ShouldBeGreaterThan(10);
    }

    private static ServedDifference Of(PacketPath before, PacketPath after) =>
        ServedDifference.Of(before, after, Branch.Obligations(before).Single(one => one.Kind == TrafficKind.Internet), cancellationToken: TestContext.Current.CancellationToken)!;
}
