using Microsoft.AspNetCore.Mvc;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Auditing;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Api;

/// <summary>
/// <c>POST /api/audit</c>: the body is the text of an <c>/export</c>, of <c>iptables-save</c> or of <c>nft -j list ruleset</c>; <c>?lans=10.1.0.0/24-10.2.0.0/24</c>
/// (as often as needed) says what is tunnelled, <c>?device=</c> how to call the device. Answers <see cref="AuditView"/> as JSON, or SARIF 2.1.0
/// for <c>Accept: application/sarif+json</c>. A refusal is 400 or 413 with <c>{"problems":[{"code","what","why","remedy","field"}]}</c>;
/// 406 for any other Accept.
/// </summary>
public static class AuditApi
{
    public static void MapAuditApi(this IEndpointRouteBuilder app) => app.MapPost("/api/audit", AuditAsync);

    private static async Task<IResult> AuditAsync(HttpRequest request, IAuditDesk desk, [FromQuery] string[]? lans, [FromQuery] string? device, CancellationToken cancellationToken)
    {
        if (ApiAnswers.Wanted(request) is not { } type)
            return ApiAnswers.NotAcceptable();
        if (await ReadAsync(request, cancellationToken) is not { } text)
            return ApiAnswers.Refuse([AuditWords.TooLong(request.ContentLength ?? AuditText.Longest + 1)], StatusCodes.Status413PayloadTooLarge);
        var pairs = (lans ?? []).Select(pair => pair.Replace("-", " - ", StringComparison.Ordinal));
        var answer = await desk.AuditAsync(new AuditText(text, string.Join('\n', pairs), device ?? ""), cancellationToken);
        if (!answer.Succeeded)
            return ApiAnswers.Refuse(answer.Problems, answer.Problems[0].Code == "audit.too-slow" ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status400BadRequest);
        return type == ApiAnswers.Sarif ? ApiAnswers.Of(SarifLog.Of(answer.Value!)) : ApiAnswers.Of(answer.Value);
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
