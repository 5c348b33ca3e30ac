using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Application;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests;

public sealed class CompositionTests(RealApp app) : IClassFixture<RealApp>
{
    public static IEnumerable<TheoryDataRow<Type>> Facades() => typeof(IAccounts).Assembly.GetExportedTypes()
        .Where(type => type.IsInterface && type.Namespace == typeof(IAccounts).Namespace).Select(type => new TheoryDataRow<Type>(type));

    [Theory]
    [MemberData(nameof(Facades))]
    public void Whatever_a_page_asks_for_is_there(Type facade)
    {
        using var scope = app.Services.CreateScope();
        scope.ServiceProvider.GetService(facade).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_empty_installation_answers_every_question_with_nothing()
    {
        using var scope = app.Services.CreateScope();
        var queries = scope.ServiceProvider.GetRequiredService<ITopologyQueries>();
        var stop = TestContext.Current.CancellationToken;
        (await queries.GetDashboardAsync(stop)).IsEmpty.ShouldBeTrue();
        (await queries.GetTopologyAsync(stop)).Sites.ShouldBeEmpty();
        (await queries.ListDevicesAsync(stop)).ShouldBeEmpty();
        (await queries.ListLinksAsync(stop)).ShouldBeEmpty();
        (await queries.FindAsync("hub", stop)).ShouldBeEmpty();
        (await queries.GetDeviceAsync(Fakes.Sample.Hub, stop)).ShouldBeNull();
        (await queries.GetLinkAsync(Fakes.Sample.BranchLink, stop)).ShouldBeNull();
        (await scope.ServiceProvider.GetRequiredService<IChangeDesk>().GetAsync(Fakes.Sample.ReadyChange, stop)).ShouldBeNull();
        (await scope.ServiceProvider.GetRequiredService<IDeviceOnboarding>().GetAsync(Fakes.Sample.TrustProbe, stop)).ShouldBeNull();
    }

    [Fact]
    public async Task It_is_ready_when_it_serves()
    {
        (await app.Visitor().GetStringAsync("/health/ready", TestContext.Current.CancellationToken)).ShouldBe("Healthy");
    }
}
