using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Persistence.Accounts;
using Orchestrator.Persistence.Rows;

namespace Orchestrator.Persistence.Database;

/// <summary>The product's tables, Identity's and the key ring's. Quartz keeps tables of its own beside them.</summary>
public sealed class OrchestratorDbContext(DbContextOptions<OrchestratorDbContext> options)
    : IdentityDbContext<Account, IdentityRole, string>(options)
{
    internal DbSet<SiteRow> Sites => Set<SiteRow>();
    internal DbSet<DeviceRow> Devices => Set<DeviceRow>();
    internal DbSet<DeviceStatusRow> DeviceStatus => Set<DeviceStatusRow>();
    internal DbSet<ProbeRow> Probes => Set<ProbeRow>();
    internal DbSet<UplinkRow> Uplinks => Set<UplinkRow>();
    internal DbSet<LanRow> Lans => Set<LanRow>();
    internal DbSet<LinkRow> Links => Set<LinkRow>();
    internal DbSet<LightRow> Lights => Set<LightRow>();
    internal DbSet<IkeProfileRow> IkeProfiles => Set<IkeProfileRow>();
    internal DbSet<KeyRow> Keys => Set<KeyRow>();
    internal DbSet<ChangeRow> Changes => Set<ChangeRow>();
    internal DbSet<ChangeGroupRow> ChangeGroups => Set<ChangeGroupRow>();
    internal DbSet<ChangeStepRow> ChangeSteps => Set<ChangeStepRow>();
    internal DbSet<AuditRow> Audits => Set<AuditRow>();
    internal DbSet<AuditDetailRow> AuditDetails => Set<AuditDetailRow>();
    internal DbSet<AuditHistoryRow> AuditHistory => Set<AuditHistoryRow>();
    internal DbSet<NatCheckRow> NatChecks => Set<NatCheckRow>();
    internal DbSet<NatEvidenceRow> NatEvidence => Set<NatEvidenceRow>();
    internal DbSet<ApiTokenRow> ApiTokens => Set<ApiTokenRow>();
    internal DbSet<EventRow> Events => Set<EventRow>();
    internal DbSet<JobLeaseRow> JobLeases => Set<JobLeaseRow>();
    internal DbSet<InstallationRow> Installation => Set<InstallationRow>();
    internal DbSet<DataProtectionKeyRow> DataProtectionKeys => Set<DataProtectionKeyRow>();

    // Fixed here, so that migrations made at design time and the running app see the same tables.
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        if (Database.IsSqlite())
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<SqliteTime>();
        else
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<PostgreSqlTime>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(OrchestratorDbContext).Assembly);
    }
}
