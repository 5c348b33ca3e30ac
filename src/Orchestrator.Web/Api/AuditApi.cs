using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Auditing;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Api;

/// <summary>
/// <c>POST /api/audit</c>: the body is the text of an <c>/export</c> or of <c>iptables-save</c>; <c>?lans=10.1.0.0/24-10.2.0.0/24</c>
/// (as often as needed) says what is tunnelled, <c>?device=</c> how to call the device. Answers <see cref="AuditView"/> as JSON, or SARIF 2.1.0
/// for <c>Accept: application/sarif+json</c>. A refusal is 400 or 413 with <c>{"problems":[{"code","what","why","remedy","field"}]}</c>;
/// 406 for any other Accept.
/// </summary>
public static class AuditApi
{
    private const string Json = "application/json", Sarif = "application/sarif+json";

    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        // An arrow stays an arrow; it is never put into a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void MapAuditApi(this IEndpointRouteBuilder app) => app.MapPost("/api/audit", AuditAsync);

    private static async Task<IResult> AuditAsync(HttpRequest request, IAuditDesk desk, [FromQuery] string[]? lans, [FromQuery] string? device, CancellationToken cancellationToken)
    {
        if (Wanted(request) is not { } type)
            return Results.Json(new { problems = new[] { new Problem("audit.accept", "The audit answers application/json or application/sarif+json.") } }, Options, statusCode: StatusCodes.Status406NotAcceptable);
        if (await ReadAsync(request, cancellationToken) is not { } text)
            return Refuse([AuditWords.TooLong(request.ContentLength ?? AuditText.Longest + 1)], StatusCodes.Status413PayloadTooLarge);
        var pairs = (lans ?? []).Select(pair => pair.Replace("-", " - ", StringComparison.Ordinal));
        var answer = await desk.AuditAsync(new AuditText(text, string.Join('\n', pairs), device ?? ""), cancellationToken);
        if (!answer.Succeeded)
            return Refuse(answer.Problems, answer.Problems[0].Code == "audit.too-slow" ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status400BadRequest);
        return type == Sarif
            ? Results.Text(SarifLog.Of(answer.Value!).ToJsonString(Options), Sarif)
            : Results.Json(answer.Value, Options);
    }

    private static IResult Refuse(IReadOnlyList<Problem> problems, int status) => Results.Json(new { problems }, Options, statusCode: status);

    /// <summary>null if neither is acceptable.</summary>
    private static string? Wanted(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept.Where(one => one.Quality is not 0).OrderByDescending(one => one.Quality ?? 1).ToList();
        if (accepted.Count == 0)
            return Json;
        return accepted.Select(one => one.MediaType.Value switch { Sarif => Sarif, Json or "application/*" or "*/*" => Json, _ => null }).FirstOrDefault(type => type is not null);
    }

    /// <summary>null for a text that is too long; no more than that is read.</summary>
    private static async Task<string?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body);
        var buffer = new char[AuditText.Longest + 1];
        int length = await reader.ReadBlockAsync(buffer, cancellationToken);
        return length > AuditText.Longest ? null : new string(buffer, 0, length);
    }
}
