using System.Text.Json;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.NatT.Conversations;

/// <summary>One client's run: what it said, what went over the wire, what the responder noted.</summary>
internal sealed record Conversation(CommandResult Said, IReadOnlyList<Packet> Packets, IReadOnlyList<JsonElement> Events)
{
    public string Output => Said.Output + Said.Error;

    /// <summary>The IKE messages in order.</summary>
    public IReadOnlyList<IkeOnWire> Messages { get; } = [.. Packets.Select(IkeOnWire.Read).OfType<IkeOnWire>()];

    /// <summary>The messages' names; one that follows itself, a repetition, once.</summary>
    public IReadOnlyList<string> Story
    {
        get
        {
            var lines = Messages.Select(message => $"{message}").ToList();
            return [.. lines.Where((line, at) => at == 0 || line != lines[at - 1])];
        }
    }

    /// <summary>Every packet with its time and what the responder noted, for whoever has to find out why a conversation went otherwise.</summary>
    public string Account => string.Join('\n', [
        .. Packets.Select(packet => $"{packet.Time:HH:mm:ss.ffffff} {IkeOnWire.Read(packet)}"), .. Events.Select(one => one.GetRawText())]);

    /// <summary>The observations of one kind that the responder made.</summary>
    public IReadOnlyList<JsonElement> Observed(string kind) =>
        [.. Events.SelectMany(one => one.GetProperty("observed").EnumerateArray()).Where(one => one.GetProperty("kind").GetString() == kind)];

    /// <summary>What the NAT detection hashes told the responder: at the peer's end and at its own.</summary>
    public (string Peer, string Own) Nat => Observed("natTold") is { Count: > 0 } told
        ? (told[^1].GetProperty("peerEnd").GetString()!, told[^1].GetProperty("ownEnd").GetString()!)
        : ("", "");

    /// <summary>Each answer is at most as long as the message before it, as the wire shows.</summary>
    public void ShouldNotAmplify()
    {
        foreach (var (question, answer) in Messages.Zip(Messages.Skip(1)).Where(pair => !pair.First.FromResponder && pair.Second.FromResponder))
            answer.Octets.ShouldBeLessThanOrEqualTo(question.Octets, $"{question} {answer}");
    }
}
