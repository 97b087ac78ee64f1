-- Exams: classes and students of an institution, exams with their questions, and the copies of students.
--
-- Every row belongs to an institution, and refers to others together with it, so that no row points into another
-- institution: foreign keys are not bound by row level security. Teachers and administrators see the rows of theirs.

CREATE TABLE classes (
  id uuid PRIMARY KEY DEFAULT new_id(),
  institution_id uuid NOT NULL REFERENCES institutions,
  external_id text NOT NULL CHECK (external_id <> ''),
  name text NOT NULL CHECK (name <> ''),
  parent_id uuid CHECK (parent_id <> id),  -- the class that a group belongs to
  UNIQUE (institution_id, external_id),
  UNIQUE (id, institution_id),
  FOREIGN KEY (parent_id, institution_id) REFERENCES classes (id, institution_id)
);
CREATE INDEX classes_parent ON classes (parent_id);

CREATE TABLE students (
  id uuid PRIMARY KEY DEFAULT new_id(),
  institution_id uuid NOT NULL REFERENCES institutions,
  number text NOT NULL CHECK (number <> ''),
  last_name text NOT NULL CHECK (last_name <> ''),
  first_name text NOT NULL,
  UNIQUE (institution_id, number),
  UNIQUE (id, institution_id)
);

CREATE TABLE class_members (
  class_id uuid NOT NULL,
  student_id uuid NOT NULL,
  institution_id uuid NOT NULL,
  PRIMARY KEY (class_id, student_id),
  FOREIGN KEY (class_id, institution_id) REFERENCES classes (id, institution_id) ON DELETE CASCADE,
  FOREIGN KEY (student_id, institution_id) REFERENCES students (id, institution_id) ON DELETE CASCADE
);
CREATE INDEX class_members_student ON class_members (student_id);

CREATE TABLE exams (
  id uuid PRIMARY KEY DEFAULT new_id(),
  institution_id uuid NOT NULL REFERENCES institutions,
  list_key uuid NOT NULL DEFAULT new_id(),  -- orders lists by creation: the id may be one that a client chose
  external_id text CHECK (external_id <> ''),
  version integer NOT NULL DEFAULT 1 CHECK (version >= 1),
  title text NOT NULL CHECK (title <> ''),
  subject text NOT NULL,
  language text NOT NULL CHECK (language IN ('fr', 'en')),
  held_on date,
  duration_minutes integer CHECK (duration_minutes > 0),
  teacher text NOT NULL,
  printed_institution text NOT NULL,  -- empty: the name of the institution
  place text NOT NULL,
  school_year text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock(),
  updated_at timestamptz NOT NULL DEFAULT clock(),
  UNIQUE (institution_id, external_id),
  UNIQUE (id, institution_id)
);
CREATE INDEX exams_list ON exams (institution_id, list_key DESC);

-- The classes and groups that take part, in the order of the document.
CREATE TABLE exam_classes (
  exam_id uuid NOT NULL,
  class_id uuid NOT NULL,
  institution_id uuid NOT NULL,
  position integer NOT NULL,
  PRIMARY KEY (exam_id, class_id),
  FOREIGN KEY (exam_id, institution_id) REFERENCES exams (id, institution_id) ON DELETE CASCADE,
  FOREIGN KEY (class_id, institution_id) REFERENCES classes (id, institution_id)
);
CREATE INDEX exam_classes_class ON exam_classes (class_id);

-- A section has no name that is unique: its position identifies it.
CREATE TABLE sections (
  exam_id uuid NOT NULL,
  position integer NOT NULL,
  institution_id uuid NOT NULL,
  title text NOT NULL,
  introduction text NOT NULL,
  PRIMARY KEY (exam_id, position),
  FOREIGN KEY (exam_id, institution_id) REFERENCES exams (id, institution_id) ON DELETE CASCADE
);

CREATE TABLE questions (
  id uuid PRIMARY KEY DEFAULT new_id(),
  exam_id uuid NOT NULL,
  institution_id uuid NOT NULL,
  section integer NOT NULL,
  position integer NOT NULL,  -- in the exam; not unique while a document is stored
  label text NOT NULL CHECK (label <> ''),
  max_points numeric NOT NULL CHECK (max_points >= 0 AND max_points <> 'NaN'),
  statement text NOT NULL,
  key text NOT NULL,
  UNIQUE (exam_id, label),
  UNIQUE (id, exam_id),
  FOREIGN KEY (exam_id, section) REFERENCES sections (exam_id, position),
  FOREIGN KEY (exam_id, institution_id) REFERENCES exams (id, institution_id) ON DELETE CASCADE
);

-- The copies: one for each student of an exam.
CREATE TABLE submissions (
  id uuid PRIMARY KEY DEFAULT new_id(),
  exam_id uuid NOT NULL,
  student_id uuid NOT NULL,
  institution_id uuid NOT NULL,
  status text NOT NULL CHECK (status IN ('graded', 'to_grade', 'absent')),
  absence text CHECK (absence IS NULL OR (status = 'absent' AND absence IN ('justified', 'unjustified'))),
  feedback text NOT NULL,
  UNIQUE (exam_id, student_id),
  UNIQUE (id, exam_id, institution_id),
  FOREIGN KEY (exam_id, institution_id) REFERENCES exams (id, institution_id) ON DELETE CASCADE,
  FOREIGN KEY (student_id, institution_id) REFERENCES students (id, institution_id)
);
CREATE INDEX submissions_student ON submissions (student_id);

-- Without points: left blank, or not graded yet.
CREATE TABLE answers (
  submission_id uuid NOT NULL,
  question_id uuid NOT NULL,
  exam_id uuid NOT NULL,
  institution_id uuid NOT NULL,
  points numeric CHECK (points >= 0 AND points <> 'NaN'),
  text text NOT NULL,
  feedback text NOT NULL,
  PRIMARY KEY (submission_id, question_id),
  FOREIGN KEY (submission_id, exam_id, institution_id) REFERENCES submissions (id, exam_id, institution_id) ON DELETE CASCADE,
  FOREIGN KEY (question_id, exam_id) REFERENCES questions (id, exam_id) ON DELETE CASCADE
);
CREATE INDEX answers_question ON answers (question_id);

-- Policies.
DO $$
DECLARE table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['classes', 'students', 'class_members', 'exams', 'exam_classes', 'sections', 'questions', 'submissions', 'answers'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', table_name);
    EXECUTE format($policy$
      CREATE POLICY own_institution ON %I TO pressroom_web
        USING (institution_id = (SELECT app_institution_id()) AND (SELECT app_user_role()) IN ('teacher', 'admin'))
        WITH CHECK (institution_id = (SELECT app_institution_id()) AND (SELECT app_user_role()) IN ('teacher', 'admin'))
      $policy$, table_name);
    EXECUTE format($policy$
      CREATE POLICY own_institution_of_job ON %I FOR SELECT TO pressroom_worker
        USING (institution_id = (SELECT app_institution_id()) AND (SELECT app_user_role()) IN ('teacher', 'admin'))
      $policy$, table_name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO pressroom_web', table_name);
    EXECUTE format('GRANT SELECT ON %I TO pressroom_worker', table_name);
  END LOOP;
END $$;
-- A report shows the name of the institution.
CREATE POLICY own_institution_of_job ON institutions FOR SELECT TO pressroom_worker USING (id = (SELECT app_institution_id()));
GRANT SELECT ON institutions TO pressroom_worker;
