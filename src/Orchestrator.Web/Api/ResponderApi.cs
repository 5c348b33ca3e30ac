using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Orchestrator.NatTraversal.Reporting;
using Orchestrator.Web.Desks.Responders;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Api;

/// <summary>
/// <c>POST /api/responders/reports</c>, with a responder's token: the body is a <see cref="ResponderReport"/>, the answer
/// <see cref="ResponderOrders"/>. 400 for what is no report, 413 for one over <see cref="ResponderReport.MaxOctets"/>.
/// </summary>
public static class ResponderApi
{
    private const int LongestName = 63;

    public static void MapResponderApi(this IEndpointRouteBuilder app) => app.MapPost("/" + ResponderReport.Path, ReportAsync);

    private static async Task<IResult> ReportAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var desk = context.RequestServices.GetRequiredService<ResponderDesk>();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = ResponderReport.MaxOctets;
        try
        {
            var report = await JsonSerializer.DeserializeAsync(context.Request.Body, ReportJson.Default.ResponderReport, cancellationToken);
            if (report is not { Health: not null, Instance: not null, Name: { Length: > 0 and <= LongestName } name } || name.Any(char.IsControl)
                || !Guid.TryParse(context.User.FindFirstValue(ClaimTypes.NameIdentifier), out var token))
                return ApiAnswers.Refuse([ResponderWords.NoReport], StatusCodes.Status400BadRequest);
            return Results.Json(desk.Take(token, report), ReportJson.Default.ResponderOrders);
        }
        catch (JsonException)
        {
            return ApiAnswers.Refuse([ResponderWords.NoReport], StatusCodes.Status400BadRequest);
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return ApiAnswers.Refuse([ResponderWords.ReportTooLarge], StatusCodes.Status413PayloadTooLarge);
        }
    }
}
