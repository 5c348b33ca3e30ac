using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

/// <summary>An entry of a change's journal. Never edited.</summary>
internal sealed class ChangeStepRow
{
    public Guid ChangeId { get; set; }
    /// <summary>Order within the change, from 0 without gaps.</summary>
    public int Position { get; set; }
    public required string Kind { get; set; }
    public string? Device { get; set; }
    public required string DataJson { get; set; }
    public DateTimeOffset At { get; set; }
}

internal sealed class ChangeStepTable : IEntityTypeConfiguration<ChangeStepRow>
{
    public void Configure(EntityTypeBuilder<ChangeStepRow> builder)
    {
        builder.ToTable("ChangeSteps");
        builder.HasKey(row => new { row.ChangeId, row.Position });
        builder.Property(row => row.Kind).HasMaxLength(Widths.Word);
        builder.Property(row => row.Device).HasMaxLength(Widths.Name);
        builder.HasOne<ChangeRow>().WithMany(change => change.Steps).HasForeignKey(row => row.ChangeId).OnDelete(DeleteBehavior.Cascade);
    }
}
