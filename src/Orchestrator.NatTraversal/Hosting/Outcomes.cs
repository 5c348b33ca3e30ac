using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Responding;
using Orchestrator.NatTraversal.Stun;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>What a silence counts as.</summary>
internal static class Outcomes
{
    public static Outcome Of(Silence silence) => silence switch
    {
        Silence.None => Outcome.Answered,
        Silence.Keepalive or Silence.Esp or Silence.MarkerMissing or Silence.Recorded => Outcome.Noted,
        Silence.Rubbish or Silence.Malformed or Silence.Version => Outcome.Malformed,
        Silence.NoRoom => Outcome.NoRoom,
        _ => Outcome.Ignored,
    };

    public static Outcome Of(StunSilence silence) => silence switch
    {
        StunSilence.Unreadable => Outcome.Malformed,
        StunSilence.NoRoom => Outcome.NoRoom,
        _ => Outcome.Ignored,
    };
}
