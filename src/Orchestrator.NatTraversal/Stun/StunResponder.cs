using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Orchestrator.NatTraversal.Guarding;

namespace Orchestrator.NatTraversal.Stun;

/// <summary>
/// Answers Binding requests. Pure: the answer depends on the arguments alone. Any octets give an answer or silence, never an
/// exception; an answer goes to the asker's address and nowhere else, and obeys <see cref="NoAmplification"/>.
/// Source: RFC 8489 section 6.3, RFC 5780 section 6; the limits: <c>decisions/2026-11-21-answers-no-larger.md</c>.
/// </summary>
/// <param name="endpoints">The own sockets.</param>
/// <param name="software">SOFTWARE of the answers, sent where it fits; null for none.</param>
/// <remarks>Thread-safe.</remarks>
public sealed class StunResponder(StunEndpoints endpoints, string? software = null)
{
    private const int BadRequest = 400;
    private const int UnknownAttribute = 420;

    /// <summary>The most that a known asker's PADDING can call for, in octets.</summary>
    private const int MaxAnswer = 4_096;

    /// <summary>More than a stranger's answer ever needs: what it pads beyond that costs no memory.</summary>
    private const int MaxStrangerAnswer = 512;

    private static readonly ImmutableArray<int> ChangeRequestType = [StunAttribute.ChangeRequest];
    private static readonly ImmutableArray<int> ResponsePortType = [StunAttribute.ResponsePort];

    /// <summary>
    /// Octets that an asker on the allow-list may get for a smaller request: a header and three addresses. 56 for IPv4, 92 for IPv6.
    /// </summary>
    public static int Grant(AddressFamily family) =>
        StunMessage.HeaderSize + (3 * (4 + (family == AddressFamily.InterNetwork ? StunAddress.IPv4Size : StunAddress.IPv6Size)));

    /// <summary>Answers one datagram.</summary>
    /// <param name="datagram">The UDP payload.</param>
    /// <param name="local">The own address and port that it came to.</param>
    /// <param name="source">The address and port that it came from; already passed by <see cref="SourceRules"/>.</param>
    /// <param name="admission">By what the asker is known; the token is <see cref="StunReader.PeekToken"/>.</param>
    public StunAnswer Answer(ReadOnlySpan<byte> datagram, IPEndPoint local, IPEndPoint source, Admission admission)
    {
        ArgumentNullException.ThrowIfNull(source);
        var refusal = StunReader.Read(datagram, out var request);
        if (request is null)
            return new StunAnswer.Silence(StunSilence.Unreadable, refusal);
        if (request.Kind != StunKind.Request)
            return new StunAnswer.Silence(StunSilence.NotARequest);
        if (endpoints.Find(local) is not { } asked)
            return new StunAnswer.Silence(StunSilence.UnknownSocket);
        var family = source.Address.IsIPv4MappedToIPv6 ? AddressFamily.InterNetwork : source.AddressFamily;
        var limit = admission == Admission.Stranger ? MaxStrangerAnswer : MaxAnswer;
        var room = Math.Min(NoAmplification.Room(request.Size, admission, Grant(family)), limit);
        return Decide(new Question(request, asked, source, admission, room));
    }

    private StunAnswer Decide(Question question)
    {
        var request = question.Request;
        if (!request.NotUnderstood.IsEmpty)
            return Refuse(question, UnknownAttribute, request.NotUnderstood);
        if (request.ResponsePort is { } port)
        {
            if (question.Admission != Admission.Token)
                return Refuse(question, UnknownAttribute, ResponsePortType);
            if (request.Padding is not null)
                return Refuse(question, BadRequest, []);
            if (port == 0 || SourceRules.IsReflectorPort(port))
                return new StunAnswer.Silence(StunSilence.ForbiddenPort);
        }

        if (endpoints.Change(question.Asked, request.Change) is not { } from)
            return Refuse(question, UnknownAttribute, ChangeRequestType);
        return Compose(question, from) as StunAnswer ?? new StunAnswer.Silence(StunSilence.NoRoom);
    }

    /// <summary>The attributes come in the order of their worth: what does not fit is left out, the least first.</summary>
    private StunAnswer.Reply? Compose(Question question, StunEndpoint from)
    {
        var request = question.Request;
        var octets = new byte[question.Room];
        var writer = new StunWriter(octets, StunKind.Success, request.TransactionId);
        if (!writer.TryXorMapped(question.Source))
            return null;
        if (endpoints.Other(question.Asked) is { } other)
            writer.TryOther(other.Announced);
        writer.TryResponseOrigin(from.Announced);
        if (request.HasFingerprint && writer.Left >= StunFingerprint.AttributeSize)
            writer.Reserved = StunFingerprint.AttributeSize;
        writer.TryMapped(question.Source);
        if (software is not null)
            writer.TrySoftware(software);
        if (question.Admission != Admission.Stranger && Math.Min(request.Padding ?? 0, (writer.Left - 4) & ~3) is > 0 and var padding)
            writer.TryPadding(padding);
        if (writer.Reserved > 0)
        {
            writer.Reserved = 0;
            writer.TryFingerprint();
        }

        var to = new IPEndPoint(question.Source.Address, request.ResponsePort ?? question.Source.Port);
        return new StunAnswer.Reply(octets.AsMemory(0, writer.Length), from, to);
    }

    private static StunAnswer Refuse(Question question, int code, ImmutableArray<int> types)
    {
        var octets = new byte[question.Room];
        var writer = new StunWriter(octets, StunKind.Error, question.Request.TransactionId);
        if (!writer.TryError(code) || (!types.IsEmpty && !TryUnknown(ref writer, types)))
            return new StunAnswer.Silence(StunSilence.NoRoom);
        return new StunAnswer.Reply(octets.AsMemory(0, writer.Length), question.Asked, question.Source);
    }

    /// <summary>Names as many types as fit, at least one.</summary>
    private static bool TryUnknown(ref StunWriter writer, ImmutableArray<int> types)
    {
        var fitting = Math.Min(types.Length, (writer.Left - 4) / 4 * 2);
        return fitting > 0 && writer.TryUnknown(types.AsSpan()[..fitting]);
    }

    private sealed record Question(StunMessage Request, StunEndpoint Asked, IPEndPoint Source, Admission Admission, int Room);
}
