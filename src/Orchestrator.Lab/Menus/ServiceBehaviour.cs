using Orchestrator.Lab.Commands;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Menus;

/// <summary><c>/ip/service</c>: addresses are prefixes, shown with their length.</summary>
internal sealed class ServiceBehaviour : MenuBehaviour
{
    public override FieldMap Complete(VirtualRouter router, MenuDef menu, Entry? entry, FieldMap values)
    {
        if (values["address"] is not { Length: > 0 } list)
            return values;
        var prefixes = list.Split(',').Select(text => Prefixes.TrySplit(text, out var address, out var length) ? $"{Prefixes.Network(address, length)}/{length}" : null).ToList();
        if (prefixes.Contains(null))
            throw TrapException.Argument("invalid value for argument address");
        return values.With("address", string.Join(',', prefixes));
    }
}
