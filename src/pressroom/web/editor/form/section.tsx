// The section that is edited.

import { t } from "../../words";
import { useEditor } from "../context";
import { Icon } from "../parts/icon";
import { AddEntry, Entries, useAdd } from "./entries";
import { knownMembers, objectsOf, type EntriesForm, type SectionForm } from "./fields";
import { Fields, OtherMembers } from "./group";
import { countOf } from "./places";

export function Section({ section }: { section: SectionForm }) {
  const { store, form } = useEditor();
  const count = countOf(section, store.content.value.data);
  return (
    <>
      <div class="editor-heading">
        <h2 tabIndex={-1}>{section.label}</h2>
        {section.entries && count ? <AddEntry form={section.entries} path={section.at} primary /> : null}
      </div>
      {section.entries ? (
        <>
          {count ? null : <Empty section={section} entries={section.entries} />}
          <Entries form={section.entries} path={section.at} name={section.label} />
        </>
      ) : (
        <div class="entry-body section-body">
          <Fields groups={section.groups ?? []} at={section.at} />
          {objectsOf(form, section).map((at) => (
            <OtherMembers key={at.join(".")} at={at} known={knownMembers(form, at)} />
          ))}
        </div>
      )}
    </>
  );
}

function Empty({ section, entries }: { section: SectionForm; entries: EntriesForm }) {
  const add = useAdd(entries, section.at);
  return (
    <div class="section-empty">
      <p class="muted">{section.empty ?? t("Nothing is here yet.")}</p>
      <button class="button" type="button" data-testid="add-entry" onClick={add}>
        <Icon name="plus" />
        {entries.add}
      </button>
    </div>
  );
}
