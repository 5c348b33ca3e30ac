using System.Net;
using System.Text.Json;

namespace Orchestrator.EndToEnd.Tests.Lab;

/// <summary>What <c>tests/lab up</c> and <c>tests/lab status</c> print about one lab.</summary>
public sealed record LabStatus
{
    public required string Name { get; init; }

    public required string State { get; init; }

    public required string Netns { get; init; }

    public required string Run { get; init; }

    public required IReadOnlyList<string> Ssh { get; init; }

    public required IReadOnlyDictionary<string, string> Forwards { get; init; }

    public required LabLogin Hub { get; init; }

    public IPEndPoint Forward(string name) => IPEndPoint.Parse(Forwards[name]);

    public static LabStatus Parse(string json) => JsonSerializer.Deserialize<LabStatus>(json, Options)!;

    public static IReadOnlyList<LabStatus> ParseAll(string json) => JsonSerializer.Deserialize<List<LabStatus>>(json, Options)!;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
}

/// <summary>How to log in to the hub: by password or by the key file.</summary>
public sealed record LabLogin(string User, string Password, string PrivateKey);
