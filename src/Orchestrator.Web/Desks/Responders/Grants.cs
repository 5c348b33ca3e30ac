using System.Collections.Immutable;
using System.Globalization;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.NatTraversal.Reporting;

namespace Orchestrator.Web.Desks.Responders;

/// <summary>Whom checks let ask, and until when. Not thread-safe.</summary>
internal sealed class Grants
{
    private readonly Dictionary<ulong, DateTimeOffset> _tokens = [];
    private readonly Dictionary<string, DateTimeOffset> _networks = [];

    public void Add(ResponderGrant grant, DateTimeOffset now)
    {
        foreach (var token in grant.Tokens)
            _tokens[token] = Later(_tokens.GetValueOrDefault(token), now + grant.For);
        foreach (var source in grant.Sources)
            _networks[source.ToString()] = Later(_networks.GetValueOrDefault(source.ToString()), now + grant.For);
    }

    /// <summary>What a responder is to be told now. While a check goes on it shall report often.</summary>
    public ResponderOrders Orders(ImmutableArray<string> always, DateTimeOffset now)
    {
        foreach (var (token, until) in _tokens)
            if (until <= now) _tokens.Remove(token);
        foreach (var (network, until) in _networks)
            if (until <= now) _networks.Remove(network);
        return new ResponderOrders
        {
            Networks = always,
            Expected = [.. _networks.Select(each => new ExpectedNetwork(each.Key, (each.Value - now).TotalSeconds))],
            Tokens = [.. _tokens.Select(each => new ExpectedToken(each.Key.ToString("x16", CultureInfo.InvariantCulture), (each.Value - now).TotalSeconds))],
            NextInSeconds = _tokens.Count + _networks.Count > 0 ? 1 : 3,
        };
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
