using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Api;

/// <summary>How the API says things.</summary>
public static class ApiAnswers
{
    public const string Json = "application/json", Sarif = "application/sarif+json";

    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        // An arrow stays an arrow; it is never put into a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What the caller takes; null if it is neither JSON nor SARIF.</summary>
    public static string? Wanted(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept.Where(one => one.Quality is not 0).OrderByDescending(one => one.Quality ?? 1).ToList();
        return accepted.Count == 0 ? Json
            : accepted.Select(one => one.MediaType.Value switch { Sarif => Sarif, Json or "application/*" or "*/*" => Json, _ => null }).FirstOrDefault(type => type is not null);
    }

    public static IResult Of<T>(T value, int status = StatusCodes.Status200OK) => Results.Json(value, Options, statusCode: status);

    public static IResult Of(JsonObject sarif)
    {
        ArgumentNullException.ThrowIfNull(sarif);
        return Results.Text(sarif.ToJsonString(Options), Sarif);
    }

    public static IResult Refuse(IReadOnlyList<Problem> problems, int status) => Results.Json(new { problems }, Options, statusCode: status);

    public static IResult NotAcceptable() =>
        Refuse([new Problem("audit.accept", "The audit answers application/json or application/sarif+json.")], StatusCodes.Status406NotAcceptable);
}
