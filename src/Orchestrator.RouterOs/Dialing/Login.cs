using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.RouterOs.Dialing;

/// <summary>
/// The login, before any tag is used: the form of 6.43 and later first; only when its answer carries a challenge, the older
/// one. Source: RouterOS manual, "API", section "Initial login".
/// </summary>
internal sealed class Login(Stream stream, PipeReader input, SentenceReader reader, string peer)
{
    private bool _answered;

    public async Task RunAsync(RouterOsCredentials credentials, RouterOsOptions options, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.LoginTimeout, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        reader.Limits = SentenceLimits.BeforeLogin;
        try
        {
            await LoginAsync(credentials, both.Token).ConfigureAwait(false);
            reader.Limits = options.Limits;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RouterOsException(
                RouterOsFailure.Timeout,
                $"{peer} accepted the connection but did not answer the login within {options.LoginTimeout}. It may be no RouterOS API, or /ip service does not allow this address.");
        }
        catch (WireFormatException error)
        {
            throw error.Fault == WireFault.Truncated && _answered ? Ended(error) : Foreign(error);
        }
        catch (IOException error)
        {
            throw Ended(error);
        }
    }

    private async Task LoginAsync(RouterOsCredentials credentials, CancellationToken cancellationToken)
    {
        var user = $"=name={credentials.User}";
        var done = await AskAsync(new Sentence("/login", user, $"=password={credentials.Password}"), cancellationToken).ConfigureAwait(false);
        if (!done.TryGetAttribute("ret", out var challenge))
            return;
        var response = $"=response=00{Respond(credentials.Password, challenge)}";
        await AskAsync(new Sentence("/login", user, response), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends one login sentence and returns its <c>!done</c>.</summary>
    private async Task<Sentence> AskAsync(Sentence question, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>(256);
        SentenceWriter.Write(output, question);
        await stream.WriteAsync(output.WrittenMemory, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        output.Clear();
        if (!_answered)
            await SniffAsync(cancellationToken).ConfigureAwait(false);

        Trap? trap = null;
        while (await reader.ReadAsync(input, cancellationToken).ConfigureAwait(false) is { } answer)
            switch (answer.Command)
            {
                case ReplyWord.Done:
                    return trap is null ? answer : throw Refused(trap);
                case ReplyWord.Trap:
                    trap ??= ReplyWord.TrapOf(answer);
                    break;
                case ReplyWord.Fatal:
                    throw new RouterOsException(RouterOsFailure.Fatal, $"{peer} ended the session: {ReplyWord.FatalOf(answer)}.");
                default:
                    throw Foreign(null);
            }

        // Some versions hang up right after the refusal.
        throw trap is null ? Ended(null) : Refused(trap);
    }

    /// <summary>
    /// Every answer to a login begins with a short word whose first letter is <c>!</c>. A banner of another protocol would
    /// otherwise be taken for a length, and the rest of that length waited for in vain.
    /// </summary>
    private async Task SniffAsync(CancellationToken cancellationToken)
    {
        var result = await input.ReadAtLeastAsync(2, cancellationToken).ConfigureAwait(false);
        var bytes = result.Buffer.Slice(0, Math.Min(2, result.Buffer.Length)).ToArray();
        input.AdvanceTo(result.Buffer.Start);
        _answered = bytes.Length > 0;
        if (!_answered)
            throw Ended(null);
        if (bytes.Length < 2 || bytes[1] != '!')
            throw Foreign(null);
    }

    private RouterOsException Refused(Trap trap) =>
        trap.Message.Contains("user name", StringComparison.OrdinalIgnoreCase)
        || trap.Message.Contains("password", StringComparison.OrdinalIgnoreCase)
        || trap.Message.Contains("cannot log in", StringComparison.OrdinalIgnoreCase)
            ? new(RouterOsFailure.WrongCredentials, $"{peer} refused user name or password. The user's group also needs the api policy.")
            : new(RouterOsFailure.SessionRefused, $"{peer} refused the login: {ReplyWord.Excerpt(trap.Message)}.");

    private RouterOsException Ended(Exception? inner) => new(
        RouterOsFailure.SessionRefused,
        $"{peer} closed the connection instead of answering the login. /ip service may not allow this address, or has no session left.", inner);

    private RouterOsException Foreign(Exception? inner) => new(
        RouterOsFailure.NotRouterOs, $"{peer} does not speak the RouterOS API. Is this the port of the api service?", inner);

    /// <summary>MD5 over a zero byte, the password and the challenge, in hex.</summary>
    private string Respond(string password, string challenge)
    {
        byte[] salt;
        try
        {
            salt = Convert.FromHexString(challenge);
        }
        catch (FormatException error)
        {
            throw Foreign(error);
        }

#pragma warning disable CA5351 // The protocol of versions before 6.43 is made of MD5.
        return Convert.ToHexStringLower(MD5.HashData([0, .. ApiText.Encode(password), .. salt]));
#pragma warning restore CA5351
    }
}
