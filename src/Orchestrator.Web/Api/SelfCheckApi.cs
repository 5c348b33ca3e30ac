using System.Text;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Api;

/// <summary>The evidence of checks, to be kept or sent on by a person who is logged in.</summary>
internal static class SelfCheckApi
{
    /// <summary>No token opens what is below it.</summary>
    public const string Root = "/api/self-check";

    public static void MapSelfCheckApi(this IEndpointRouteBuilder app)
    {
        app.MapGet(Root + "/checks/{id:long}/evidence.txt", TextAsync);
        app.MapGet(Root + "/checks/{id:long}/evidence.pcap", CaptureAsync);
    }

    private static async Task<IResult> TextAsync(long id, ISelfCheck checks, CancellationToken cancellationToken) =>
        await checks.GetEvidenceAsync(id, cancellationToken) is { } evidence
            ? Results.File(Encoding.UTF8.GetBytes(evidence.Text), "text/plain; charset=utf-8", evidence.Name + ".txt")
            : ApiAnswers.Refuse([SelfCheckWords.CheckGone], StatusCodes.Status404NotFound);

    private static async Task<IResult> CaptureAsync(long id, ISelfCheck checks, CancellationToken cancellationToken) =>
        await checks.GetEvidenceAsync(id, cancellationToken) is { } evidence
            ? Results.File(CheckCapture.Of(evidence), "application/vnd.tcpdump.pcap", evidence.Name + ".pcap")
            : ApiAnswers.Refuse([SelfCheckWords.CheckGone], StatusCodes.Status404NotFound);
}
