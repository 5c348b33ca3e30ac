using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

/// <summary>What an earlier audit of a device said.</summary>
internal sealed class AuditHistoryRow
{
    public long Id { get; set; }
    public Guid DeviceId { get; set; }
    public DateTimeOffset At { get; set; }
    public required string Verdict { get; set; }
    public int Broken { get; set; }
    public int MayFail { get; set; }
    public int Undecided { get; set; }
    public int Proved { get; set; }
    public required string Digest { get; set; }
}

internal sealed class AuditHistoryTable : IEntityTypeConfiguration<AuditHistoryRow>
{
    public void Configure(EntityTypeBuilder<AuditHistoryRow> builder)
    {
        builder.ToTable("AuditHistory");
        builder.Property(row => row.Verdict).HasMaxLength(Widths.Word);
        builder.Property(row => row.Digest).HasMaxLength(Widths.Word);
        builder.HasIndex(row => new { row.DeviceId, row.Id });
        builder.HasOne<DeviceRow>().WithMany().HasForeignKey(row => row.DeviceId).OnDelete(DeleteBehavior.Cascade);
    }
}
