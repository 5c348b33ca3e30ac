using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

/// <summary>A device's last audit, whole. Large, so it stands apart from what lists read.</summary>
internal sealed class AuditDetailRow
{
    public Guid DeviceId { get; set; }
    public required string ViewJson { get; set; }
    /// <summary>The audited rules as a text that can be audited again.</summary>
    public required string RulesText { get; set; }
}

internal sealed class AuditDetailTable : IEntityTypeConfiguration<AuditDetailRow>
{
    public void Configure(EntityTypeBuilder<AuditDetailRow> builder)
    {
        builder.ToTable("AuditDetails");
        builder.HasKey(row => row.DeviceId);
        builder.HasOne<DeviceRow>().WithOne().HasForeignKey<AuditDetailRow>(row => row.DeviceId).OnDelete(DeleteBehavior.Cascade);
    }
}
