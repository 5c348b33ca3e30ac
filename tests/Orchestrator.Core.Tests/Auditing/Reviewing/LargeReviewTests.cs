using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Comparing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reviewing;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Tests.Auditing.Reviewing;

/// <summary>A hub of 200 links and 5,000 rules.</summary>
public sealed class LargeReviewTests(ITestOutputHelper output)
{
    private const int Links = 200, Rules = 5000;

    [Fact]
    public void A_large_hub_is_reviewed_without_what_takes_too_long_and_that_is_said()
    {
        var path = Hub();
        NumberSet lan = NumberSet.One(path.Interfaces.Number("bridge")), wan = NumberSet.One(path.Interfaces.Number("ether1"));
        var obligations = Enumerable.Range(0, Links).SelectMany(number => LinkObligations.Of(path, Link(path, number, lan, wan)));
        var internet = DeviceObligations.Internet([Ipv4Prefix.Parse("10.1.0.0/24")], lan, path.LocalAddresses!);
        var report = Timed("audit", () => DeviceAudit.Of(path, [.. obligations, internet], cancellationToken: TestContext.Current.CancellationToken));
        report.IsProved.ShouldBeTrue();
        var review = Timed("review", () => RuleReviewer.Of(report, cancellationToken: TestContext.Current.CancellationToken));
        (review.Reach, review.Redundancy).ShouldBe((false, false));
        // Each exception but the last stands before a translation of slow packets that would take its link's.
        review.Findings.Select(finding => finding.Kind).Distinct().ShouldBe([RuleFindingKind.OrderByLuck]);
        review.Findings.ShouldHaveSingleItem().Link.ShouldBe($"link {Links - 1}");
        Timed("difference", () => ServedDifference.Of(path, path, internet, cancellationToken: TestContext.Current.CancellationToken))!.IsNone.ShouldBeTrue();
    }

    private T Timed<T>(string what, Func<T> work)
    {
        long started = TimeProvider.System.GetTimestamp();
        var result = work();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.00} s"));
        return result;
    }

    private static PacketPath Hub()
    {
        var nat = Enumerable.Range(0, Links).Select(number => $"chain=srcnat action=accept src-address=10.1.0.0/24 dst-address={Far(number)}").ToList();
        nat.Insert(Links - 1, "chain=srcnat action=masquerade out-interface=ether1 packet-mark=slow");
        var filter = Enumerable.Range(0, Rules - Links - 1).Select(number => string.Create(CultureInfo.InvariantCulture,
            $"chain=forward action=accept src-address=10.1.0.{number % 250} dst-address={Far(number % Links)} protocol=tcp dst-port={(number % 60000) + 1}"));
        return Branch.Path([.. nat, Branch.Masquerade], [.. filter], [.. Enumerable.Range(0, Links).Select(number => $"peer=hub tunnel=yes src-address=10.1.0.0/24 dst-address={Far(number)}")]);
    }

    private static LinkShape Link(PacketPath path, int number, NumberSet lan, NumberSet wan) => new()
    {
        Name = $"link {number}",
        LocalLans = [Ipv4Prefix.Parse("10.1.0.0/24")],
        RemoteLans = [Ipv4Prefix.Parse(Far(number))],
        LanInterfaces = lan,
        Policies = path.Policies.Index().Where(one => one.Item.Destination == Ipv4Prefix.Parse(Far(number))).Select(one => one.Index).ToHashSet(),
        Carrier = new CarrierShape(wan, Ipv4Address.Parse("198.51.100.10"), Ipv4Address.Parse("203.0.113.7"), false, false),
    };

    private static string Far(int number) => string.Create(CultureInfo.InvariantCulture, $"10.2.{number}.0/24");
}
