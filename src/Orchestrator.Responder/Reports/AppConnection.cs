using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Orchestrator.NatTraversal.Reporting;
using Orchestrator.PublicHost.Options;

namespace Orchestrator.PublicHost.Reports;

/// <summary>How a report fared: one of these. None of them shows the token.</summary>
internal abstract record Delivery
{
    private Delivery()
    {
    }

    public sealed record Done(ResponderOrders Orders) : Delivery;

    /// <summary>401 or 403: the token is not known there.</summary>
    public sealed record TokenRefused : Delivery;

    /// <summary>413: in smaller pieces, please.</summary>
    public sealed record TooLarge : Delivery;

    /// <summary>Anything else; the sentence says what.</summary>
    public sealed record Failed(string Why) : Delivery;
}

/// <summary>
/// Delivers reports. The app's certificate is always checked: against the system's authorities, or against a file's and no other. The token is
/// read anew for each report, so that a new one needs no restart.
/// </summary>
internal sealed class AppConnection : IDisposable
{
    private const int LongestAnswer = 1_000_000;

    private readonly ReportTarget _target;
    private readonly HttpClient _client;

    public AppConnection(ReportTarget target)
    {
        _target = target;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (target.CaFile is not null)
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = TrustOnly(target.CaFile) };
        _client = new HttpClient(handler)
        {
            BaseAddress = new Uri(target.Url.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = TimeSpan.FromSeconds(20),
            MaxResponseContentBufferSize = LongestAnswer,
        };
    }

    public async Task<Delivery> DeliverAsync(ResponderReport report, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, ResponderReport.Path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(_target.TokenFile, cancellationToken)).Trim());
            request.Content = JsonContent.Create(report, ReportJson.Default.ResponderReport);
            using var answer = await _client.SendAsync(request, cancellationToken);
            return answer.StatusCode switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new Delivery.TokenRefused(),
                HttpStatusCode.RequestEntityTooLarge => new Delivery.TooLarge(),
                HttpStatusCode.OK when await answer.Content.ReadFromJsonAsync(ReportJson.Default.ResponderOrders, cancellationToken) is { } orders =>
                    new Delivery.Done(orders),
                var status => new Delivery.Failed($"the app answers {(int)status}"),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Delivery.Failed("the app does not answer");
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            // Whatever an app, a proxy or a file comes up with: the next report is tried.
            return new Delivery.Failed(Explain(cause));
        }
    }

    public void Dispose() => _client.Dispose();

    // A header that cannot be made says its value, which is the token; what is not expected is told by its kind alone.
    private static string Explain(Exception cause) => cause switch
    {
        FormatException => "the token file holds more than a token",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "the app's certificate is not trusted, or TLS fails",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => "the app cannot be reached",
        JsonException => "the app's answer is not understood",
        HttpRequestException or IOException or UnauthorizedAccessException => cause.Message,
        _ => $"{cause.GetType().Name} at the delivery",
    };

    private static X509ChainPolicy TrustOnly(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy;
    }
}
