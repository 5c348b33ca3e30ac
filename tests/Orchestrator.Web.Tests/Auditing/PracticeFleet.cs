using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Lab.Practice;
using Orchestrator.RouterOs;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Tests.Auditing;

/// <summary>The practice network with a link between two of its routers, and a hand on these.</summary>
internal static class PracticeFleet
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Opens it and pushes a link between hub and branch-2, whose masquerade catches everything that leaves.</summary>
    public static async Task<Guid> ConnectAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        (await Get<IPracticeDoor>().OpenAsync(cancellationToken)).Problems.ShouldBeEmpty();
        var sites = await Get<ILinkDesign>().ListSitesAsync(cancellationToken);
        var intent = new LinkIntent(Site("hub"), Site("branch-2"), new Dictionary<string, string>());
        var change = (await Get<ILinkDesign>().PreviewAsync(intent, cancellationToken)).Value;
        (await SettledAsync()).Row.State.ShouldBe(ChangeState.Ready);
        (await Get<IChangeDesk>().PushAsync(change, cancellationToken)).Problems.ShouldBeEmpty();
        (await SettledAsync()).Row.State.ShouldBe(ChangeState.Kept);
        return (await Get<IChangeDesk>().GetAsync(change, cancellationToken))!.LinkId!.Value;

        T Get<T>() where T : notnull => services.GetRequiredService<T>();
        Guid Site(string name) => sites.Single(site => site.Name == name).Id;
        Task<ChangeView> SettledAsync() => UntilAsync(async () => (await Get<IChangeDesk>().GetAsync(change, cancellationToken))!, view => !view.IsMoving, cancellationToken);
    }

    /// <summary>Switches the exception of the link off or on, by hand.</summary>
    public static async Task SwitchExceptionAsync(IServiceProvider services, string router, bool off, CancellationToken cancellationToken)
    {
        var at = services.GetRequiredService<IPracticeNetwork>().Routers.Single(one => one.Name == router);
        await using var connection = await RouterOsConnection.ConnectAsync(
            RouterOsEndpoint.Plain(at.Host, at.ApiPort), new RouterOsCredentials(at.UserName, at.Password), new RouterOsOptions(), cancellationToken);
        var rows = (await connection.ExecuteAsync(new Command("/ip/firewall/nat/print"), cancellationToken)).Rows;
        var exceptions = rows.Where(row => row["action"] == "accept" && row["comment"]?.Contains("orch", StringComparison.Ordinal) == true).ToList();
        exceptions.ShouldNotBeEmpty(string.Join('\n', rows.Select(row => string.Join(' ', row.ToDictionary()))));
        foreach (var row in exceptions)
            (await connection.ExecuteAsync(new Command("/ip/firewall/nat/set").With(".id", row.Id!).With("disabled", off ? "yes" : "no"), cancellationToken)).Succeeded.ShouldBeTrue();
    }

    /// <summary>Runs a command on a router, by hand; "place-before" is before the first NAT rule.</summary>
    /// <returns>The id of what it added.</returns>
    public static async Task<string> RunAsync(IServiceProvider services, string router, string path, IReadOnlyList<(string Name, string Value)> fields, CancellationToken cancellationToken)
    {
        var at = services.GetRequiredService<IPracticeNetwork>().Routers.Single(one => one.Name == router);
        await using var connection = await RouterOsConnection.ConnectAsync(
            RouterOsEndpoint.Plain(at.Host, at.ApiPort), new RouterOsCredentials(at.UserName, at.Password), new RouterOsOptions(), cancellationToken);
        var first = (await connection.ExecuteAsync(new Command("/ip/firewall/nat/print"), cancellationToken)).Rows.First(row => row["dynamic"] != "true");
        string At((string Name, string Value) field) => field.Name == "place-before" ? first.Id! : field.Value;
        var reply = await connection.ExecuteAsync(fields.Aggregate(new Command(path), (command, field) => command.With(field.Name, At(field))), cancellationToken);
        reply.Succeeded.ShouldBeTrue($"{reply.Trap}");
        return reply.Ret ?? "";
    }

    /// <summary>Removes rows of a menu, by hand.</summary>
    public static async Task RemoveAsync(IServiceProvider services, string router, string menu, Func<Row, bool> which, CancellationToken cancellationToken)
    {
        var at = services.GetRequiredService<IPracticeNetwork>().Routers.Single(one => one.Name == router);
        await using var connection = await RouterOsConnection.ConnectAsync(
            RouterOsEndpoint.Plain(at.Host, at.ApiPort), new RouterOsCredentials(at.UserName, at.Password), new RouterOsOptions(), cancellationToken);
        var rows = (await connection.ExecuteAsync(new Command($"{menu}/print"), cancellationToken)).Rows.Where(which).ToList();
        rows.ShouldNotBeEmpty();
        foreach (var row in rows)
            (await connection.ExecuteAsync(new Command($"{menu}/remove").With(".id", row.Id!), cancellationToken)).Succeeded.ShouldBeTrue();
    }

    public static async Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> done, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        for (long started = clock.GetTimestamp(); ; await Task.Delay(200, cancellationToken))
        {
            var seen = await look();
            if (done(seen))
                return seen;
            clock.GetElapsedTime(started).ShouldBeLessThan(Patience, $"{seen}");
        }
    }
}
