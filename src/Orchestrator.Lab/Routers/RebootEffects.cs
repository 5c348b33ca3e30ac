namespace Orchestrator.Lab.Routers;

/// <summary>What a router forgets when it restarts.</summary>
internal static class RebootEffects
{
    public static void Forget(VirtualRouter router)
    {
        router.Globals.Clear();
        foreach (var path in (string[])["system/scheduler", "system/script"])
        {
            var table = router.Database.Table(path);
            foreach (var entry in table.Rows.ToList())
                router.Database.SetOwn(table, entry, "run-count", null);
        }

        var lists = router.Database.Table("ip/firewall/address-list");
        foreach (var entry in lists.Rows.Where(entry => entry.IsDynamic).ToList())
            router.Database.Remove(lists, entry);
    }
}
