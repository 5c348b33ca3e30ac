using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Auditing;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Api;

/// <summary>
/// <c>GET /api/audit</c>: all devices with what their last audits said, as <see cref="FleetAuditView"/> or as SARIF with a run for each device.
/// <c>GET /api/audit/devices/{id}</c>: one of them whole, as <see cref="DeviceAuditView"/> or SARIF. <c>POST</c> there starts an audit: 202;
/// <c>DELETE</c> stops the one that waits or runs, and leaves what the last one said: 202.
/// </summary>
public static class FleetApi
{
    public static void MapFleetApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/audit", FleetAsync);
        app.MapGet("/api/audit/devices/{id:guid}", DeviceAsync);
        app.MapPost("/api/audit/devices/{id:guid}", StartAsync);
        app.MapDelete("/api/audit/devices/{id:guid}", StopAsync);
    }

    private static async Task<IResult> FleetAsync(HttpRequest request, IFleetAudits audits, CancellationToken cancellationToken)
    {
        if (ApiAnswers.Wanted(request) is not { } type)
            return ApiAnswers.NotAcceptable();
        var fleet = await audits.GetAsync(cancellationToken);
        if (type == ApiAnswers.Json)
            return ApiAnswers.Of(fleet);
        var devices = new List<DeviceAuditView>();
        foreach (var device in fleet.Devices)
        {
            if (await audits.GetDeviceAsync(device.Id, cancellationToken) is { } view)
                devices.Add(view);
        }
        return ApiAnswers.Of(SarifLog.Of(devices));
    }

    private static async Task<IResult> DeviceAsync(HttpRequest request, Guid id, IFleetAudits audits, CancellationToken cancellationToken)
    {
        if (ApiAnswers.Wanted(request) is not { } type)
            return ApiAnswers.NotAcceptable();
        if (await audits.GetDeviceAsync(id, cancellationToken) is not { } view)
            return ApiAnswers.Refuse([AuditWords.DeviceGone], StatusCodes.Status404NotFound);
        return type == ApiAnswers.Json ? ApiAnswers.Of(view) : ApiAnswers.Of(SarifLog.Of([view]));
    }

    private static async Task<IResult> StartAsync(Guid id, IFleetAudits audits, CancellationToken cancellationToken)
    {
        var answer = await audits.StartAsync(id, cancellationToken);
        if (!answer.Succeeded)
            return ApiAnswers.Refuse(answer.Problems, answer.Problems[0].Code == AuditWords.DeviceGone.Code ? StatusCodes.Status404NotFound : StatusCodes.Status503ServiceUnavailable);
        return ApiAnswers.Of(await audits.GetDeviceAsync(id, cancellationToken), StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> StopAsync(Guid id, IFleetAudits audits, CancellationToken cancellationToken)
    {
        if (await audits.GetDeviceAsync(id, cancellationToken) is null)
            return ApiAnswers.Refuse([AuditWords.DeviceGone], StatusCodes.Status404NotFound);
        var answer = await audits.StopAsync(id, cancellationToken);
        return answer.Succeeded ? ApiAnswers.Of(await audits.GetDeviceAsync(id, cancellationToken), StatusCodes.Status202Accepted)
            : ApiAnswers.Refuse(answer.Problems, StatusCodes.Status503ServiceUnavailable);
    }
}
