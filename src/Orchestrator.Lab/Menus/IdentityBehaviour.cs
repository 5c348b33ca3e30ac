using Orchestrator.Lab.Commands;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Menus;

/// <summary><c>/ip/ipsec/identity</c>: what the ways of authentication need, and what works with IKEv1 or IKEv2 only.</summary>
internal sealed class IdentityBehaviour : MenuBehaviour
{
    public override FieldMap Complete(VirtualRouter router, MenuDef menu, Entry? entry, FieldMap values)
    {
        var ike2 = (values["peer"] ?? "").Split(',').Any(peer => router.Database.Table("ip/ipsec/peer").ByKey(peer)?["exchange-mode"] == "ike2");
        if (values["auth-method"] == "rsa-key" && ike2)
            throw TrapException.Failure("rsa-key is not supported with ike2");
        if (!ike2 && values["remote-id"] is { } id && id.Split(':')[0] is "fqdn" or "user-fqdn" or "key-id")
            throw TrapException.Failure("remote-id can be used with ike2 only");
        return values;
    }
}
