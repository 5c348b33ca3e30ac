using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.Lab.Server;

/// <summary>One connection to the API, from the first byte to the last.</summary>
internal static class ApiConnection
{
    /// <summary>Serves until the other side ends or the server stops. Broken connections end it quietly.</summary>
    public static async Task ServeAsync(VirtualRouter router, Socket socket, string service, ConnectionSet connections, CancellationToken stop)
    {
        connections.Open(socket);
        try
        {
            var remote = ((IPEndPoint)socket.RemoteEndPoint!).Address;
            if (!await ServiceGate.AdmitsAsync(router, service, remote, stop))
                return;
            await using var stream = await OpenAsync(router, socket, service, stop);
            if (stream is not null)
                await TalkAsync(router, stream, new ConnectionFacts(service, remote, () => connections.Close(socket)), stop);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException
            or AuthenticationException or WireFormatException or CryptographicException)
        {
            // The line is gone or speaks something else: nobody is left to tell.
        }
        catch (Exception bug)
        {
            router.Log.Add("system,error,critical", $"api connection ended by an error of the program: {bug.GetType().Name}");
            throw;
        }
        finally
        {
            connections.Close(socket);
        }
    }

    private static async Task<Stream?> OpenAsync(VirtualRouter router, Socket socket, string service, CancellationToken stop)
    {
        var plain = new NetworkStream(socket, ownsSocket: false);
        if (service == "api")
            return plain;
        // Without a certificate RouterOS offers anonymous suites only, which this platform has not: the handshake ends there.
        if (await ServiceGate.CertificateAsync(router, stop) is not { } certificate)
            return null;
        var tls = new SslStream(plain);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            EnabledSslProtocols = router.Version.IsV6 ? SslProtocols.Tls12 : SslProtocols.Tls12 | SslProtocols.Tls13,
        }, stop);
        return tls;
    }

    private static async Task TalkAsync(VirtualRouter router, Stream stream, ConnectionFacts facts, CancellationToken stop)
    {
        var input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        var output = new ReplyWriter(stream);
        var reader = new SentenceReader(SentenceLimits.BeforeLogin);
        await using var conversation = new ApiConversation(router, facts, output);
        while (await reader.ReadAsync(input, stop) is { } sentence)
        {
            if (!await conversation.HandleAsync(sentence, stop))
                return;
            if (conversation.IsLoggedIn && reader.Limits != SentenceLimits.Default)
                reader.Limits = SentenceLimits.Default;
        }
    }
}
