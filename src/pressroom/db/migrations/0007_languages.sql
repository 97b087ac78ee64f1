-- The language in which a user sees the pages.

-- NULL: the browser's choice.
ALTER TABLE users ADD COLUMN language text CHECK (language IN ('en', 'fr'));
GRANT SELECT (language), UPDATE (language) ON users TO pressroom_web;
CREATE POLICY own_language ON users FOR UPDATE TO pressroom_web USING (id = app_user_id()) WITH CHECK (id = app_user_id());
