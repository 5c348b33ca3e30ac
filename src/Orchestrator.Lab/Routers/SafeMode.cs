using Orchestrator.Lab.Commands;

namespace Orchestrator.Lab;

/// <summary>
/// Safe mode: who holds it and since which step of the journal. All changes since, of whatever session, are undone when the holder's
/// connection ends or asks for it; after more than 100 of them it ends without undoing. Used under the router's lock.
/// </summary>
internal sealed class SafeMode
{
    private const uint MostSteps = 100;

    public RouterSession? Holder { get; private set; }

    private uint _from;

    public void Take(RouterSession session, uint nextStep) => (Holder, _from) = (session, nextStep);

    public void Forget() => Holder = null;

    /// <summary>Undoes the changes; the caller commits.</summary>
    public void Unroll(VirtualRouter router)
    {
        Holder = null;
        router.Database.Journal.UndoFrom(_from);
        router.Database.Touch();
        Menus.DerivedRows.Refresh(router);
    }

    /// <summary>Called after each step: too many end safe mode.</summary>
    public void Count(uint nextStep)
    {
        if (Holder is not null && nextStep - _from > MostSteps)
            Holder = null;
    }
}
